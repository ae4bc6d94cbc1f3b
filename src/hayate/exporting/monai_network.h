// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "hayate/recipe/network_options.h"

namespace hayate {

/// Returns the network as a MONAI bundle names it: `_target_` and the arguments of the class of
/// that name in monai.networks.nets.
nlohmann::ordered_json monai_network(const NetworkOptions& options);

}  // namespace hayate
