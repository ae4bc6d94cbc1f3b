// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "hayate/networks/dynunet_block.h"
#include "hayate/networks/module.h"
#include "hayate/recipe/networks/dynunet_options.h"

namespace hayate {

/// MONAI's DynUNet (monai/networks/nets/dynunet.py), the network of nnU-Net, with its `state_dict`
/// names: weights go to and from MONAI unchanged. Seeded alike, it starts from the same weights as
/// in Python. As in MONAI, the state dict has most tensors twice: also where they are below
/// `skip_layers`.
///
/// [N, in_channels, X, Y, Z] → logits [N, out_channels, X, Y, Z]; with deep supervision in training
/// [N, 1 + deep_supr_num, out_channels, X, Y, Z], the finest first, each of the coarser ones
/// enlarged by repetition. Each spatial size is a multiple of DynUNetOptions::size_multiple().
class DynUNet final : public Block {
 public:
  /// \throws RecipeError  when the options do not fit together.
  DynUNet(const DynUNetOptions& options, const NetworkChannels& channels);

  at::Tensor forward(const at::Tensor& x) override;

 private:
  void make_levels(const DynUNetOptions& options, std::int64_t in_channels);
  void make_heads(const DynUNetOptions& options, std::int64_t out_channels);
  void draw_weights() const;
  std::shared_ptr<Module> make_skips(std::size_t level) const;

  /// The input block, the others in turn, and the bottleneck.
  std::vector<std::shared_ptr<UnetBlock>> down_;
  /// Blocks by the level that they lead to.
  std::vector<std::shared_ptr<UnetUpBlock>> up_;
  /// Heads by level; level 0's is MONAI's output block.
  std::vector<std::shared_ptr<UnetOutBlock>> heads_;
};

std::shared_ptr<Block> make_network(const DynUNetOptions& options, const NetworkChannels& channels);

}  // namespace hayate
