// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "hayate/base/options.h"

namespace hayate {

enum class NetworkKind { kUNet };
enum class NormKind { kBatch, kInstance, kNone };
enum class ActivationKind { kPrelu, kRelu, kLeakyRelu };

template <>
inline constexpr std::array kEnumNames<NetworkKind>{std::string_view("UNet")};
template <>
inline constexpr std::array kEnumNames<NormKind>{
    std::string_view("batch"), std::string_view("instance"), std::string_view("none")};
template <>
inline constexpr std::array kEnumNames<ActivationKind>{
    std::string_view("PRELU"), std::string_view("RELU"), std::string_view("LEAKYRELU")};

/// Arguments of MONAI's UNet (monai/networks/nets/unet.py), three spatial dimensions; the defaults
/// are the tutorial's network.
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

  void describe(OptionVisitor& visitor);

  /// \throws RecipeError  when the fields do not fit together.
  void check() const;

  /// Each spatial size of an input must be a multiple of this: the product of the strides.
  std::int64_t size_multiple() const;
};

}  // namespace hayate
