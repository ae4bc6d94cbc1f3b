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

/// Arguments of MONAI's UNet (monai/networks/nets/unet.py), three spatial dimensions; the defaults
/// are the tutorial's network.
struct UNetOptions {
  static constexpr std::string_view kName = "UNet";
  static constexpr std::string_view kMeaning = "MONAI's UNet, with residual units";

  std::vector<std::int64_t> channels{16, 32, 64, 128, 256};
  /// One per step down: channels.size() - 1.
  std::vector<PerAxis> strides{2, 2, 2, 2};
  /// Of all levels, odd.
  PerAxis kernel_size = 3;
  PerAxis up_kernel_size = 3;
  std::int64_t num_res_units = 2;
  ActivationKind act = ActivationKind::kPrelu;
  NormKind norm = NormKind::kBatch;
  /// Groups of norm group; other norms do not look at it.
  std::int64_t num_groups = 8;
  double dropout = 0.0;
  bool bias = true;

  void describe(OptionVisitor& visitor);
  /// \throws RecipeError  when the fields do not fit together.
  void check(const NetworkChannels& network) const;

  PerAxis size_multiple() const;
  NormKind lowest_norm() const { return norm; }
  FlopCount count_flops(const NetworkChannels& network, const SpatialShape& shape) const;
};

}  // namespace hayate
