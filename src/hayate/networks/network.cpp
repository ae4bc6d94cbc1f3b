// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/network.h"

#include "hayate/networks/dynunet.h"
#include "hayate/networks/segresnet.h"
#include "hayate/networks/unet.h"

namespace hayate {

std::shared_ptr<Block> make_network(const NetworkOptions& options) {
  if (options.name == NetworkKind::kSegResNet) return std::make_shared<SegResNet>(options);
  if (options.name == NetworkKind::kDynUNet) return std::make_shared<DynUNet>(options);
  return std::make_shared<UNet>(options);
}

}  // namespace hayate
