// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "hayate/exporting/exported_run.h"

namespace hayate {

/// Returns what whoever runs the network elsewhere has to know, an object of: who made it, the
/// network's options, what its inputs and outputs are called, how images are prepared, what sizes
/// fit, the sliding window, what becomes of logits, the values of label files, what is done to
/// labels, and what was trained on (docs/export.md).
nlohmann::ordered_json describe_model(const ExportedRun& run);

/// Returns what hayate predict does and the exported model does not, a sentence each.
std::vector<std::string> find_what_is_left_out(const ExportedRun& run);

}  // namespace hayate
