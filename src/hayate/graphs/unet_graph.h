// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/graphs/network_graph.h"
#include "hayate/recipe/networks/unet_options.h"

namespace hayate {

/// Returns what UNet (networks/unet.h) computes in evaluation. \pre the options fit together
NetworkGraph make_graph(const UNetOptions& options, const NetworkChannels& channels);

}  // namespace hayate
