// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "hayate/exporting/exported_run.h"

namespace hayate {

/// Returns configs/inference.json of a MONAI bundle: from images in `dataset_dir` to labels in
/// `output_dir`, by the preparation, network, sliding window and post-processing of the run, under
/// the names that bundles of MONAI's model zoo have for them.
/// \throws RecipeError  when MONAI cannot prepare images as the run does (monai_transform).
nlohmann::ordered_json monai_inference(const ExportedRun& run);

}  // namespace hayate
