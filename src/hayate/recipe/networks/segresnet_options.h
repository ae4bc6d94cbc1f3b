// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "hayate/base/options.h"
#include "hayate/base/per_axis.h"
#include "hayate/recipe/networks/flop_counter.h"
#include "hayate/recipe/networks/network_channels.h"
#include "hayate/recipe/networks/norm_act_kind.h"

namespace hayate {

enum class UpsampleMode { kNontrainable, kDeconv };
template <>
inline constexpr std::array kEnumNames<UpsampleMode>{std::string_view("nontrainable"),
                                                     std::string_view("deconv")};

/// Arguments of MONAI's SegResNet (monai/networks/nets/segresnet.py), three spatial dimensions,
/// with MONAI's defaults.
struct SegResNetOptions {
  static constexpr std::string_view kName = "SegResNet";
  static constexpr std::string_view kMeaning = "MONAI's SegResNet";

  std::int64_t init_filters = 8;
  /// Residual blocks of each level on the way down, and of each but the lowest on the way up.
  std::vector<std::int64_t> blocks_down{1, 2, 2, 4};
  std::vector<std::int64_t> blocks_up{1, 1, 1};
  /// Trilinear, or a transposed convolution.
  UpsampleMode upsample_mode = UpsampleMode::kNontrainable;
  ActivationKind act = ActivationKind::kRelu;
  NormKind norm = NormKind::kGroup;
  /// Groups of norm group; other norms do not look at it.
  std::int64_t num_groups = 8;
  /// Drops whole channels, after the first convolution.
  double dropout_prob = 0.0;

  void describe(OptionVisitor& visitor);
  /// \throws RecipeError  when the fields do not fit together.
  void check(const NetworkChannels& network) const;

  PerAxis size_multiple() const { return std::int64_t{1} << (blocks_down.size() - 1); }
  NormKind lowest_norm() const { return norm; }
  FlopCount count_flops(const NetworkChannels& network, const SpatialShape& shape) const;
};

}  // namespace hayate
