// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "hayate/base/monai_release.h"
#include "hayate/recipe/loss_options.h"
#include "hayate/recipe/network_options.h"
#include "hayate/recipe/optimizer_options.h"

namespace hayate::conformance {

// The golden files name classes and arguments as MONAI does; these bring them into our options.
// All throw Unsupported or RecipeError for what hayate does not have.

/// Reads {"loss": "DiceLoss", …}
LossOptions read_loss_spec(const nlohmann::json& spec, MonaiRelease release);
/// Reads {"optimizer": "Novograd", …}
OptimizerOptions read_optimizer_spec(const nlohmann::json& spec);
/// Reads "UNet" and the constructor's arguments.
NetworkOptions read_network_spec(const nlohmann::json& name, const nlohmann::json& arguments);

}  // namespace hayate::conformance
