// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "hayate/networks/module.h"
#include "hayate/recipe/network_options.h"

namespace hayate {

/// Returns the network that the options name: images [N, in_channels, X, Y, Z] → logits
/// [N, out_channels, X, Y, Z]. \throws RecipeError  when the options do not fit together.
std::shared_ptr<Block> make_network(const NetworkOptions& options);

}  // namespace hayate
