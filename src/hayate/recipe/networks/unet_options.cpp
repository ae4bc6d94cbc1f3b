// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/networks/unet_options.h"

#include <algorithm>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/recipe/networks/network_ranges.h"

namespace hayate {
namespace {

/// Residual units of a level.
constexpr Range kUnits{0, 64, "convolutions"};

class UNetCounter : public FlopCounter {
 public:
  explicit UNetCounter(const UNetOptions& options) : options_(options) {}

  /// The residual units, or the bare convolution, of one step down or of the bottom.
  void down(double in_channels, double out_channels, double voxels, bool strided, bool is_first) {
    const PerAxis& kernel = options_.kernel_size;
    const bool has_gradient = !is_first;
    convolve(in_channels, out_channels, kernel, voxels, has_gradient);
    for (std::int64_t unit = 1; unit < options_.num_res_units; ++unit) {
      convolve(out_channels, out_channels, kernel, voxels);
    }
    if (options_.num_res_units > 0 && (strided || in_channels != out_channels)) {
      convolve(in_channels, out_channels, strided ? kernel : PerAxis(1), voxels, has_gradient);
    }
  }

  void up(double in_channels, double out_channels, double coarse_voxels, double fine_voxels) {
    convolve(in_channels, out_channels, options_.up_kernel_size, coarse_voxels);
    if (options_.num_res_units > 0) {
      convolve(out_channels, out_channels, options_.kernel_size, fine_voxels);
    }
  }

 private:
  const UNetOptions& options_;
};

}  // namespace

void UNetOptions::describe(OptionVisitor& visitor) {
  visitor.visit("channels", channels, kChannelRange,
                "Each level has so many channels, from the top to the bottom.");
  visitor.visit(
      "strides", strides, kStrideRange,
      "Each step down has this stride, one number or one an axis; there is one less than of "
      "channels.");
  visitor.visit("kernel_size", kernel_size, kKernelSizeRange,
                "The kernels on the way down have this size, odd: one number or one an axis.");
  visitor.visit("up_kernel_size", up_kernel_size, kKernelSizeRange,
                "The kernels on the way up have this size, odd: one number or one an axis.");
  visitor.visit("num_res_units", num_res_units, kUnits,
                "A residual unit has so many convolutions; 0 makes plain convolutions.");
  visitor.visit("act", act, "This activation follows each normalisation.");
  visitor.visit("norm", norm, "This normalisation follows the convolutions.");
  if (norm == NormKind::kGroup) {
    visitor.visit(
        "num_groups", num_groups, kGroupRange,
        "The group normalisation has so many groups, a divisor of the channels of every level.");
  }
  visitor.visit("dropout", dropout, kDropoutRange, "A value is dropped with this probability.");
  visitor.visit("bias", bias, "True gives the convolutions a bias.");
}

void UNetOptions::check(const NetworkChannels& network) const {
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
  const auto is_even = [](std::int64_t size) { return size % 2 == 0; };
  if (std::ranges::any_of(kernel_size, is_even) || std::ranges::any_of(up_kernel_size, is_even)) {
    throw RecipeError(
        fmt::format("network: kernel sizes {} and {} must be odd, so that padding "
                    "keeps the size",
                    format_per_axis(kernel_size), format_per_axis(up_kernel_size)));
  }
  if (norm == NormKind::kGroup) {
    for (const std::int64_t width : channels) check_groups(width, num_groups);
    // The last convolution up is normalised too, unless it is the bare one of a plain network.
    if (num_res_units > 0) check_groups(network.out_channels, num_groups);
  }
}

PerAxis UNetOptions::size_multiple() const {
  return product_of(strides);
}

FlopCount UNetOptions::count_flops(const NetworkChannels& network,
                                   const SpatialShape& shape) const {
  UNetCounter counter(*this);
  const std::size_t depth = strides.size();
  const auto width = [&](std::size_t level) { return static_cast<double>(channels[level]); };
  for (std::size_t level = 0; level < depth; ++level) {
    const bool is_top = level == 0;
    const bool is_lowest = level + 1 == depth;
    const double above = is_top ? static_cast<double>(network.in_channels) : width(level - 1);
    const double out = is_top ? static_cast<double>(network.out_channels) : width(level - 1);
    const double coarse = voxels_after(shape, strides, level + 1);
    counter.down(above, width(level), coarse, strides[level] != 1, is_top);
    // What comes from below has this level's width, or the bottom's.
    const double below = is_lowest ? width(depth) : width(level);
    counter.up(width(level) + below, out, coarse, voxels_after(shape, strides, level));
  }
  counter.down(width(depth - 1), width(depth), voxels_after(shape, strides, depth),
               /*strided=*/false, /*is_first=*/false);
  return counter.count();
}

}  // namespace hayate
