// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/graphs/network_graph.h"
#include "hayate/recipe/networks/segresnet_options.h"

namespace hayate {

/// Returns what SegResNet (networks/segresnet.h) computes in evaluation. \pre the options fit
/// together
NetworkGraph make_graph(const SegResNetOptions& options, const NetworkChannels& channels);

}  // namespace hayate
