// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/networks/dynunet_options.h"

#include <algorithm>
#include <ranges>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/recipe/networks/network_ranges.h"

namespace hayate {

void DynUNetOptions::describe(OptionVisitor& visitor) {
  visitor.visit("kernel_size", kernel_size, kKernelSizeRange,
                "The kernels of each level have this size, odd: one number or one an axis.");
  visitor.visit("strides", strides, kStrideRange,
                "Each level has this stride, the first 1: one number or one an axis.");
  visitor.visit("upsample_kernel_size", upsample_kernel_size, kKernelSizeRange,
                "The kernels of each step up have this size: the strides but for the first.");
  visitor.visit(
      "filters", filters, kChannelRange,
      "Each level has so many channels; empty stands for 32, doubled at each step down up to 320.");
  visitor.visit("norm_name", norm_name, "This normalisation follows the convolutions.");
  if (norm_name == NormKind::kInstance) {
    visitor.visit("affine", affine, "True gives the instance normalisation a weight and a bias.");
  }
  if (norm_name == NormKind::kGroup) {
    visitor.visit(
        "num_groups", num_groups, kGroupRange,
        "The group normalisation has so many groups, a divisor of the channels of every level.");
  }
  visitor.visit("act_name", act_name, "This activation follows each normalisation.");
  visitor.visit("deep_supervision", deep_supervision,
                "True lets coarser levels give logits too, in training.");
  if (deep_supervision) {
    visitor.visit("deep_supr_num", deep_supr_num, Range{1, kMostLevels, "levels"},
                  "So many coarser levels give logits.");
  }
  visitor.visit("res_block", res_block, "True makes the levels residual blocks.");
  visitor.visit("trans_bias", trans_bias, "True gives the transposed convolutions a bias.");
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

void DynUNetOptions::check(const NetworkChannels&) const {
  check_levels("strides", strides.size());
  if (kernel_size.size() != strides.size() || strides.size() < 3) {
    throw RecipeError(fmt::format(
        "network.strides: got {} entries for {} of kernel_size, expected as many, at least three",
        strides.size(), kernel_size.size()));
  }
  check_kernels();
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

void DynUNetOptions::check_kernels() const {
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
      // The shortcut of a residual block has a kernel of one voxel.
      const std::int64_t most = (res_block ? 1 : size) + 1;
      if (size % 2 == 0 || strides[level][axis] > most) {
        throw RecipeError(fmt::format(
            "network.kernel_size: {} at stride {}, expected odd sizes, and strides of at most {}",
            format_per_axis(kernel_size[level]), format_per_axis(strides[level]), most));
      }
    }
  }
}

PerAxis DynUNetOptions::size_multiple() const {
  return product_of(strides);
}

FlopCount DynUNetOptions::count_flops(const NetworkChannels& network,
                                      const SpatialShape& shape) const {
  FlopCounter counter;
  const std::vector<std::int64_t> widths = level_filters();
  const auto width = [&](std::size_t level) { return static_cast<double>(widths[level]); };
  const auto voxels = [&](std::size_t level) { return voxels_after(shape, strides, level + 1); };
  for (std::size_t level = 0; level < widths.size(); ++level) {
    const bool is_top = level == 0;
    const double above = is_top ? static_cast<double>(network.in_channels) : width(level - 1);
    counter.convolve(above, width(level), kernel_size[level], voxels(level), !is_top);
    counter.convolve(width(level), width(level), kernel_size[level], voxels(level));
    if (res_block && (strides[level] != 1 || above != width(level))) {
      counter.convolve(above, width(level), 1, voxels(level), !is_top);
    }
  }
  for (std::size_t level = 0; level + 1 < widths.size(); ++level) {
    counter.convolve(width(level + 1), width(level), upsample_kernel_size[level],
                     voxels(level + 1));
    counter.convolve(2.0 * width(level), width(level), kernel_size[level + 1], voxels(level));
    counter.convolve(width(level), width(level), kernel_size[level + 1], voxels(level));
  }
  const std::int64_t head_count = 1 + (deep_supervision ? deep_supr_num : 0);
  for (std::int64_t head = 0; head < head_count; ++head) {
    const auto level = static_cast<std::size_t>(head);
    counter.convolve(width(level), static_cast<double>(network.out_channels), 1, voxels(level));
  }
  return counter.count();
}

}  // namespace hayate
