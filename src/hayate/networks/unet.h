// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "hayate/networks/module.h"
#include "hayate/recipe/network_options.h"

namespace hayate {

/// MONAI's UNet (monai/networks/nets/unet.py) with its `state_dict` names: weights go to and from
/// MONAI unchanged. Seeded alike, it starts from the same weights as in Python.
///
/// [N, in_channels, X, Y, Z] → logits [N, out_channels, X, Y, Z]; each spatial size a multiple of
/// NetworkOptions::size_multiple().
class UNet final : public Block {
 public:
  /// \throws RecipeError  when the options do not fit together.
  explicit UNet(const NetworkOptions& options);

  at::Tensor forward(const at::Tensor& x) override;

 private:
  std::shared_ptr<Block> model_;
};

}  // namespace hayate
