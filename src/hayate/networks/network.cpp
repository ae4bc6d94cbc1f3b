// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/network.h"

#include "hayate/networks/dynunet.h"
#include "hayate/networks/segresnet.h"
#include "hayate/networks/unet.h"

namespace hayate {

std::shared_ptr<Block> make_network(const NetworkOptions& options) {
  return std::visit([&](const auto& kind) { return make_network(kind, options); }, options.kind);
}

}  // namespace hayate
