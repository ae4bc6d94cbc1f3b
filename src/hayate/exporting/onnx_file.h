// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "hayate/exporting/exported_run.h"

namespace hayate {

/// Writes a run's network and weights as an ONNX file (print_onnx_graph), with what describe_model
/// says as its metadata: texts as they are, other values as JSON.
/// \throws UsageError  when something of that name is there, or the weights are more than the 2 GiB
/// that the format holds; WriteError
void write_onnx(const std::filesystem::path& path, const ExportedRun& run);

}  // namespace hayate
