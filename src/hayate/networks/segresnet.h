// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "hayate/networks/adn.h"
#include "hayate/networks/conv.h"
#include "hayate/networks/module.h"
#include "hayate/recipe/networks/segresnet_options.h"

namespace hayate {

/// MONAI's SegResNet (monai/networks/nets/segresnet.py; Myronenko, "3D MRI brain tumor segmentation
/// using autoencoder regularization", 2018) with its `state_dict` names: weights go to and from
/// MONAI unchanged. Seeded alike, it starts from the same weights as in Python.
///
/// [N, in_channels, X, Y, Z] → logits [N, out_channels, X, Y, Z]; each spatial size a multiple of
/// SegResNetOptions::size_multiple().
class SegResNet final : public Block {
 public:
  /// \throws RecipeError  when the options do not fit together.
  SegResNet(const SegResNetOptions& options, const NetworkChannels& channels);

  at::Tensor forward(const at::Tensor& x) override;

 private:
  using Blocks = std::vector<std::shared_ptr<Block>>;

  void make_down(const SegResNetOptions& options);
  void make_up(const SegResNetOptions& options);
  void make_final(const SegResNetOptions& options, std::int64_t out_channels);

  double dropout_prob_;
  std::shared_ptr<Block> conv_init_;
  /// Parts of each level in turn.
  std::vector<Blocks> down_layers_;
  std::vector<Blocks> up_samples_;
  std::vector<Blocks> up_layers_;
  std::shared_ptr<Norm> final_norm_;
  std::shared_ptr<Activation> final_activation_;
  std::shared_ptr<Conv> final_conv_;
};

std::shared_ptr<Block> make_network(const SegResNetOptions& options,
                                    const NetworkChannels& channels);

}  // namespace hayate
