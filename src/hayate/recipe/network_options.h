// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "hayate/base/options.h"
#include "hayate/base/per_axis.h"

namespace hayate {

enum class NetworkKind { kUNet, kSegResNet, kDynUNet };
enum class NormKind { kBatch, kInstance, kNone, kGroup };
enum class ActivationKind { kPrelu, kRelu, kLeakyRelu };

template <>
inline constexpr std::array kEnumNames<NetworkKind>{
    std::string_view("UNet"), std::string_view("SegResNet"), std::string_view("DynUNet")};
template <>
inline constexpr std::array kEnumNames<NormKind>{
    std::string_view("batch"), std::string_view("instance"), std::string_view("none"),
    std::string_view("group")};
template <>
inline constexpr std::array kEnumNames<ActivationKind>{
    std::string_view("PRELU"), std::string_view("RELU"), std::string_view("LEAKYRELU")};

enum class UpsampleMode { kNontrainable, kDeconv };
template <>
inline constexpr std::array kEnumNames<UpsampleMode>{std::string_view("nontrainable"),
                                                     std::string_view("deconv")};

/// Arguments of MONAI's SegResNet (monai/networks/nets/segresnet.py), three spatial dimensions,
/// with MONAI's defaults.
struct SegResNetOptions {
  std::int64_t init_filters = 8;
  /// Residual blocks of each level on the way down, and of each but the lowest on the way up.
  std::vector<std::int64_t> blocks_down{1, 2, 2, 4};
  std::vector<std::int64_t> blocks_up{1, 1, 1};
  /// Trilinear, or a transposed convolution.
  UpsampleMode upsample_mode = UpsampleMode::kNontrainable;
  ActivationKind act = ActivationKind::kRelu;
  NormKind norm = NormKind::kGroup;
  std::int64_t num_groups = 8;
  /// Of whole channels, after the first convolution.
  double dropout_prob = 0.0;

  void describe(OptionVisitor& visitor);
  /// \throws RecipeError  when the fields do not fit together.
  void check() const;
};

/// Arguments of MONAI's DynUNet (monai/networks/nets/dynunet.py), three spatial dimensions, with
/// MONAI's defaults where it has some.
struct DynUNetOptions {
  /// Of each level, from the input block to the bottleneck; at least three. Odd.
  std::vector<PerAxis> kernel_size{3, 3, 3, 3, 3};
  /// Of each level; the first is 1.
  std::vector<PerAxis> strides{1, 2, 2, 2, 2};
  /// Of each step up: the strides but for the first.
  std::vector<PerAxis> upsample_kernel_size{2, 2, 2, 2};
  /// Channels of each level. Empty: nnU-Net's, 32 and twice as many at each step down, at most 320.
  std::vector<std::int64_t> filters;
  NormKind norm_name = NormKind::kInstance;
  /// Of norm instance: with a weight and a bias.
  bool affine = true;
  /// Of norm group.
  std::int64_t num_groups = 8;
  ActivationKind act_name = ActivationKind::kLeakyRelu;
  /// In training, logits also of the next `deep_supr_num` coarser levels.
  bool deep_supervision = false;
  std::int64_t deep_supr_num = 1;
  bool res_block = false;
  /// Of the transposed convolutions.
  bool trans_bias = false;

  void describe(OptionVisitor& visitor);
  /// \throws RecipeError  when the fields do not fit together.
  void check() const;

  /// `filters`, or nnU-Net's.
  std::vector<std::int64_t> level_filters() const;
};

/// Arguments of MONAI's UNet (monai/networks/nets/unet.py), three spatial dimensions; the defaults
/// are the tutorial's network. Or, by `name`, those of its SegResNet or DynUNet.
struct NetworkOptions {
  NetworkKind name = NetworkKind::kUNet;
  std::int64_t in_channels = 1;
  std::int64_t out_channels = 2;
  std::vector<std::int64_t> channels{16, 32, 64, 128, 256};
  /// One per step down: channels.size() - 1.
  std::vector<std::int64_t> strides{2, 2, 2, 2};
  std::int64_t kernel_size = 3;
  std::int64_t up_kernel_size = 3;
  std::int64_t num_res_units = 2;
  ActivationKind act = ActivationKind::kPrelu;
  NormKind norm = NormKind::kBatch;
  double dropout = 0.0;
  bool bias = true;
  /// Of norm group.
  std::int64_t num_groups = 8;
  SegResNetOptions segresnet;
  DynUNetOptions dynunet;

  void describe(OptionVisitor& visitor);

  /// \throws RecipeError  when the fields do not fit together.
  void check() const;

  /// Each spatial size of an input must be a multiple of this: the product of the strides.
  PerAxis size_multiple() const;

  /// Of the level with the fewest voxels.
  NormKind lowest_norm() const;

  /// \throws RecipeError  when images of that size are none.
  void check_input_size(const PerAxis& size) const;
};

}  // namespace hayate
