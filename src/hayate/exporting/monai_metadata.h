// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "hayate/exporting/exported_run.h"

namespace hayate {

/// Returns configs/metadata.json of a MONAI bundle: what MONAI's schema asks for
/// (https://docs.monai.io/en/stable/mb_specification.html), and under `hayate` what describe_model
/// says.
nlohmann::ordered_json monai_metadata(const ExportedRun& run);

}  // namespace hayate
