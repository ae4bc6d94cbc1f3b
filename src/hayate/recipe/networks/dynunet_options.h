// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "hayate/base/options.h"
#include "hayate/base/per_axis.h"
#include "hayate/recipe/networks/flop_counter.h"
#include "hayate/recipe/networks/network_channels.h"
#include "hayate/recipe/networks/norm_act_kind.h"

namespace hayate {

/// Arguments of MONAI's DynUNet (monai/networks/nets/dynunet.py), three spatial dimensions, with
/// MONAI's defaults where it has some.
struct DynUNetOptions {
  static constexpr std::string_view kName = "DynUNet";
  static constexpr std::string_view kMeaning = "MONAI's DynUNet, the network of nnU-Net";

  /// Kernel size of each level, from the input block to the bottleneck; at least three. Odd.
  std::vector<PerAxis> kernel_size{3, 3, 3, 3, 3};
  /// Stride of each level; the first is 1.
  std::vector<PerAxis> strides{1, 2, 2, 2, 2};
  /// Kernel size of each step up: the strides but for the first.
  std::vector<PerAxis> upsample_kernel_size{2, 2, 2, 2};
  /// Channels of each level. Empty: nnU-Net's, 32 and twice as many at each step down, at most 320.
  std::vector<std::int64_t> filters;
  NormKind norm_name = NormKind::kInstance;
  /// Whether norm instance has a weight and a bias; other norms do not look at it.
  bool affine = true;
  /// Groups of norm group; other norms do not look at it.
  std::int64_t num_groups = 8;
  ActivationKind act_name = ActivationKind::kLeakyRelu;
  /// Whether training gives logits also of the next `deep_supr_num` coarser levels.
  bool deep_supervision = false;
  std::int64_t deep_supr_num = 1;
  bool res_block = false;
  /// Whether transposed convolutions have a bias.
  bool trans_bias = false;

  void describe(OptionVisitor& visitor);
  /// \throws RecipeError  when the fields do not fit together.
  void check(const NetworkChannels& network) const;

  /// Returns `filters`, or nnU-Net's.
  std::vector<std::int64_t> level_filters() const;

  PerAxis size_multiple() const;
  NormKind lowest_norm() const { return norm_name; }
  FlopCount count_flops(const NetworkChannels& network, const SpatialShape& shape) const;

 private:
  void check_kernels() const;
};

}  // namespace hayate
