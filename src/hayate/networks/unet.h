// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "hayate/networks/module.h"
#include "hayate/recipe/networks/unet_options.h"

namespace hayate {

/// MONAI's UNet (monai/networks/nets/unet.py) with its `state_dict` names: weights go to and from
/// MONAI unchanged. Seeded alike, it starts from the same weights as in Python.
///
/// [N, in_channels, X, Y, Z] → logits [N, out_channels, X, Y, Z]; each spatial size a multiple of
/// UNetOptions::size_multiple().
class UNet final : public Block {
 public:
  /// \throws RecipeError  when the options do not fit together.
  UNet(const UNetOptions& options, const NetworkChannels& channels);

  at::Tensor forward(const at::Tensor& x) override;

 private:
  std::shared_ptr<Block> model_;
};

std::shared_ptr<Block> make_network(const UNetOptions& options, const NetworkChannels& channels);

}  // namespace hayate
