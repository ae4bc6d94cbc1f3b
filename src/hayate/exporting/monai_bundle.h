// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "hayate/exporting/exported_run.h"

namespace hayate {

/// Writes a run as a MONAI bundle, a folder that `python -m monai.bundle run` runs:
/// configs/inference.json, configs/metadata.json, models/model.pt (the state dict) and
/// docs/README.md. Warns of what it does otherwise than hayate predict.
/// \throws UsageError  when the folder is not empty, or the weights are too large; RecipeError when
/// MONAI cannot prepare images as the run does; WriteError
void write_monai_bundle(const std::filesystem::path& folder, const ExportedRun& run);

}  // namespace hayate
