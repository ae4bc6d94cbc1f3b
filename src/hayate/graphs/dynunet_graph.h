// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/graphs/network_graph.h"
#include "hayate/recipe/networks/dynunet_options.h"

namespace hayate {

/// Returns what DynUNet (networks/dynunet.h) computes in evaluation. \pre the options fit together
NetworkGraph make_graph(const DynUNetOptions& options, const NetworkChannels& channels);

}  // namespace hayate
