// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/network_options.h"

#include <algorithm>
#include <ranges>

#include <fmt/format.h>

#include "hayate/base/error.h"

namespace hayate {

namespace {

constexpr Range kChannels{1, 65536};
/// Labels are uint8.
constexpr Range kClasses{1, 256};
constexpr Range kGroups{1, 65536};
/// Fifteen steps down of at most sixteen each: what they come to fits an int64.
constexpr std::size_t kMostLevels = 16;
constexpr Range kStride{1, 16};
constexpr Range kKernelSize{1, 31};
/// Residual units, or blocks, of a level.
constexpr Range kUnits{0, 64};
constexpr Range kBlocks{1, 64};
/// Dropping all would leave nothing to learn from, and scale what is left by infinity.
constexpr Range kDropout{0, 0.99};

void check_levels(std::string_view key, std::size_t levels) {
  if (levels <= kMostLevels) return;
  throw RecipeError(
      fmt::format("network.{}: got {} entries, expected at most {}", key, levels, kMostLevels));
}

void check_groups(std::int64_t channels, std::int64_t num_groups) {
  if (channels % num_groups != 0) {
    throw RecipeError(fmt::format("network.num_groups: {} groups do not divide {} channels",
                                  num_groups, channels),
                      "choose a divisor of every level's channels, or another norm");
  }
}

}  // namespace

void SegResNetOptions::describe(OptionVisitor& visitor) {
  visitor.visit("init_filters", init_filters, kChannels);
  visitor.visit("blocks_down", blocks_down, kBlocks);
  visitor.visit("blocks_up", blocks_up, kBlocks);
  visitor.visit("upsample_mode", upsample_mode);
  visitor.visit("act", act);
  visitor.visit("norm", norm);
  if (norm == NormKind::kGroup) visitor.visit("num_groups", num_groups, kGroups);
  visitor.visit("dropout_prob", dropout_prob, kDropout);
}

void SegResNetOptions::check() const {
  check_levels("blocks_down", blocks_down.size());
  if (blocks_down.size() < 2 || blocks_up.size() != blocks_down.size() - 1) {
    throw RecipeError(
        fmt::format("network.blocks_up: got {} entries for {} of blocks_down, expected at least "
                    "two of blocks_down, and one less of blocks_up",
                    blocks_up.size(), blocks_down.size()));
  }
  const std::int64_t widest = init_filters << (blocks_down.size() - 1);
  if (widest > static_cast<std::int64_t>(kChannels.maximum)) {
    throw RecipeError(fmt::format(
        "network.init_filters: {}, twice as many at each of {} levels, are {} at the lowest; "
        "expected at most {}",
        init_filters, blocks_down.size(), widest, kChannels.maximum));
  }
  if (act == ActivationKind::kPrelu) {
    throw RecipeError("network.act: SegResNet has no PRELU here; expected RELU or LEAKYRELU");
  }
  if (norm == NormKind::kGroup) check_groups(init_filters, num_groups);
}

void DynUNetOptions::describe(OptionVisitor& visitor) {
  visitor.visit("kernel_size", kernel_size, kKernelSize);
  visitor.visit("strides", strides, kStride);
  visitor.visit("upsample_kernel_size", upsample_kernel_size, kKernelSize);
  visitor.visit("filters", filters, kChannels);
  visitor.visit("norm_name", norm_name);
  if (norm_name == NormKind::kInstance) visitor.visit("affine", affine);
  if (norm_name == NormKind::kGroup) visitor.visit("num_groups", num_groups, kGroups);
  visitor.visit("act_name", act_name);
  visitor.visit("deep_supervision", deep_supervision);
  if (deep_supervision) visitor.visit("deep_supr_num", deep_supr_num, Range{1, kMostLevels});
  visitor.visit("res_block", res_block);
  visitor.visit("trans_bias", trans_bias);
}

std::vector<std::int64_t> DynUNetOptions::level_filters() const {
  const std::size_t levels = strides.size();
  if (!filters.empty()) return {filters.begin(), filters.begin() + static_cast<long>(levels)};
  std::vector<std::int64_t> widths;
  for (std::int64_t width = 32; widths.size() < levels;
       width = std::min<std::int64_t>(320, 2 * width)) {
    widths.push_back(width);
  }
  return widths;
}

void DynUNetOptions::check() const {
  check_levels("strides", strides.size());
  if (kernel_size.size() != strides.size() || strides.size() < 3) {
    throw RecipeError(fmt::format(
        "network.strides: got {} entries for {} of kernel_size, expected as many, at least three",
        strides.size(), kernel_size.size()));
  }
  if (strides.front() != 1) {
    throw RecipeError(fmt::format(
        "network.strides: the first is {}, expected 1: the logits are as large as the label",
        format_per_axis(strides.front())));
  }
  if (!std::ranges::equal(upsample_kernel_size, strides | std::views::drop(1))) {
    throw RecipeError(
        "network.upsample_kernel_size: expected network.strides without the first of them");
  }
  for (std::size_t level = 0; level < strides.size(); ++level) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const std::int64_t size = kernel_size[level][axis];
      // Of a residual block, the shortcut has a kernel of one voxel.
      const std::int64_t most = (res_block ? 1 : size) + 1;
      if (size % 2 == 0 || strides[level][axis] > most) {
        throw RecipeError(fmt::format(
            "network.kernel_size: {} at stride {}, expected odd sizes, and strides of at most {}",
            format_per_axis(kernel_size[level]), format_per_axis(strides[level]), most));
      }
    }
  }
  if (!filters.empty() && filters.size() < strides.size()) {
    throw RecipeError(fmt::format("network.filters: got {} entries, expected {}: one per level",
                                  filters.size(), strides.size()));
  }
  if (act_name == ActivationKind::kPrelu) {
    throw RecipeError("network.act_name: DynUNet has no PRELU here; expected RELU or LEAKYRELU");
  }
  if (deep_supervision && deep_supr_num >= static_cast<std::int64_t>(strides.size()) - 1) {
    throw RecipeError(
        fmt::format("network.deep_supr_num: got {}, expected less than {}, the steps up",
                    deep_supr_num, strides.size() - 1));
  }
  if (norm_name == NormKind::kGroup) {
    for (const std::int64_t width : level_filters()) check_groups(width, num_groups);
  }
}

void NetworkOptions::describe(OptionVisitor& visitor) {
  visitor.visit("name", name);
  visitor.visit("in_channels", in_channels, kChannels);
  visitor.visit("out_channels", out_channels, kClasses);
  if (name == NetworkKind::kSegResNet) {
    segresnet.describe(visitor);
    return;
  }
  if (name == NetworkKind::kDynUNet) {
    dynunet.describe(visitor);
    return;
  }
  visitor.visit("channels", channels, kChannels);
  visitor.visit("strides", strides, kStride);
  visitor.visit("kernel_size", kernel_size, kKernelSize);
  visitor.visit("up_kernel_size", up_kernel_size, kKernelSize);
  visitor.visit("num_res_units", num_res_units, kUnits);
  visitor.visit("act", act);
  visitor.visit("norm", norm);
  if (norm == NormKind::kGroup) visitor.visit("num_groups", num_groups, kGroups);
  visitor.visit("dropout", dropout, kDropout);
  visitor.visit("bias", bias);
}

void NetworkOptions::check() const {
  if (name == NetworkKind::kSegResNet) {
    segresnet.check();
    return;
  }
  if (name == NetworkKind::kDynUNet) {
    dynunet.check();
    return;
  }
  check_levels("channels", channels.size());
  if (channels.size() < 2) {
    throw RecipeError(
        fmt::format("network.channels: got {} entries, expected at least two", channels.size()));
  }
  if (strides.size() != channels.size() - 1) {
    throw RecipeError(
        fmt::format("network.strides: got {} entries, expected {}: one per step down "
                    "between {} channels",
                    strides.size(), channels.size() - 1, channels.size()));
  }
  if (kernel_size % 2 == 0 || up_kernel_size % 2 == 0) {
    throw RecipeError(
        fmt::format("network: kernel sizes {} and {} must be odd, so that padding "
                    "keeps the size",
                    kernel_size, up_kernel_size));
  }
  if (norm == NormKind::kGroup) {
    for (const std::int64_t width : channels) check_groups(width, num_groups);
    // The last convolution up is normalised too, unless it is the bare one of a plain network.
    if (num_res_units > 0) check_groups(out_channels, num_groups);
  }
}

PerAxis NetworkOptions::size_multiple() const {
  if (name == NetworkKind::kSegResNet) {
    return std::int64_t{1} << (segresnet.blocks_down.size() - 1);
  }
  PerAxis multiple = 1;
  if (name == NetworkKind::kDynUNet) {
    for (const PerAxis& stride : dynunet.strides) multiple = multiple * stride;
  } else {
    for (const std::int64_t stride : strides) multiple = multiple * stride;
  }
  return multiple;
}

NormKind NetworkOptions::lowest_norm() const {
  if (name == NetworkKind::kSegResNet) return segresnet.norm;
  return name == NetworkKind::kDynUNet ? dynunet.norm_name : norm;
}

void NetworkOptions::check_input_size(const PerAxis& size) const {
  const PerAxis multiple = size_multiple();
  if (size % multiple != 0) {
    throw RecipeError(
        fmt::format("an input of {}×{}×{} does not fit the network: each size must be a multiple "
                    "of {}, its steps down put together",
                    size[0], size[1], size[2], format_per_axis(multiple)),
        "change the size that transforms.train crops or pads to, or inferer.roi_size");
  }
}

}  // namespace hayate
