// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/networks/segresnet_options.h"

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/recipe/networks/network_ranges.h"

namespace hayate {
namespace {

constexpr Range kBlocks{1, 64, "blocks"};

}  // namespace

void SegResNetOptions::describe(OptionVisitor& visitor) {
  visitor.visit("init_filters", init_filters, kChannelRange,
                "The first level has so many channels; each further one has twice as many.");
  visitor.visit("blocks_down", blocks_down, kBlocks,
                "Each level has so many residual blocks on the way down.");
  visitor.visit("blocks_up", blocks_up, kBlocks,
                "Each level but the lowest has so many residual blocks on the way up.");
  visitor.visit("upsample_mode", upsample_mode,
                "Levels are enlarged on the way up by trilinear interpolation or by a transposed "
                "convolution.");
  visitor.visit("act", act, "This activation follows each normalisation.");
  visitor.visit("norm", norm, "This normalisation follows the convolutions.");
  if (norm == NormKind::kGroup) {
    visitor.visit(
        "num_groups", num_groups, kGroupRange,
        "The group normalisation has so many groups, a divisor of the channels of every level.");
  }
  visitor.visit("dropout_prob", dropout_prob, kDropoutRange,
                "A channel is dropped after the first convolution with this probability.");
}

void SegResNetOptions::check(const NetworkChannels&) const {
  check_levels("blocks_down", blocks_down.size());
  if (blocks_down.size() < 2 || blocks_up.size() != blocks_down.size() - 1) {
    throw RecipeError(
        fmt::format("network.blocks_up: got {} entries for {} of blocks_down, expected at least "
                    "two of blocks_down, and one less of blocks_up",
                    blocks_up.size(), blocks_down.size()));
  }
  const std::int64_t widest = init_filters << (blocks_down.size() - 1);
  if (widest > static_cast<std::int64_t>(kChannelRange.maximum)) {
    throw RecipeError(fmt::format(
        "network.init_filters: {}, twice as many at each of {} levels, are {} at the lowest; "
        "expected at most {}",
        init_filters, blocks_down.size(), widest, kChannelRange.maximum));
  }
  if (act == ActivationKind::kPrelu) {
    throw RecipeError("network.act: SegResNet has no PRELU here; expected RELU or LEAKYRELU");
  }
  if (norm == NormKind::kGroup) check_groups(init_filters, num_groups);
}

FlopCount SegResNetOptions::count_flops(const NetworkChannels& network,
                                        const SpatialShape& shape) const {
  FlopCounter counter;
  const std::size_t depth = blocks_up.size();
  const auto width = [&](std::size_t level) { return static_cast<double>(init_filters << level); };
  const std::vector<PerAxis> strides(depth, 2);
  const auto voxels = [&](std::size_t level) { return voxels_after(shape, strides, level); };
  const auto count_blocks = [&](std::int64_t blocks, std::size_t level) {
    for (std::int64_t i = 0; i < 2 * blocks; ++i) {
      counter.convolve(width(level), width(level), 3, voxels(level));
    }
  };
  counter.convolve(static_cast<double>(network.in_channels), width(0), 3, voxels(0),
                   /*input_has_gradient=*/false);
  for (std::size_t level = 0; level <= depth; ++level) {
    if (level > 0) counter.convolve(width(level - 1), width(level), 3, voxels(level));
    count_blocks(blocks_down[level], level);
  }
  for (std::size_t level = 0; level < depth; ++level) {
    counter.convolve(width(level + 1), width(level), 1, voxels(level + 1));
    if (upsample_mode == UpsampleMode::kDeconv) {
      counter.convolve(width(level), width(level), 2, voxels(level + 1));
    }
    count_blocks(blocks_up[depth - 1 - level], level);
  }
  counter.convolve(width(0), static_cast<double>(network.out_channels), 1, voxels(0));
  return counter.count();
}

}  // namespace hayate
