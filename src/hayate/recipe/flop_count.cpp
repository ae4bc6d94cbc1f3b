// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/flop_count.h"

#include <vector>

namespace hayate {
namespace {

class Counter {
 public:
  explicit Counter(const NetworkOptions& options) : options_(options) {}

  /// A convolution that writes (or, transposed, reads) `voxels` positions.
  void convolve(double in_channels, double out_channels, const PerAxis& kernel_size, double voxels,
                bool input_has_gradient = true) {
    const double flops =
        2.0 * in_channels * out_channels * static_cast<double>(kernel_size.product()) * voxels;
    count_.forward += flops;
    count_.training += flops * (input_has_gradient ? 3.0 : 2.0);
  }

  /// The residual units, or the bare convolution, of one step down or of the bottom.
  void down(double in_channels, double out_channels, double voxels, bool strided, bool is_first) {
    const std::int64_t kernel = options_.kernel_size;
    const bool has_gradient = !is_first;
    convolve(in_channels, out_channels, kernel, voxels, has_gradient);
    for (std::int64_t unit = 1; unit < options_.num_res_units; ++unit) {
      convolve(out_channels, out_channels, kernel, voxels);
    }
    if (options_.num_res_units > 0 && (strided || in_channels != out_channels)) {
      convolve(in_channels, out_channels, strided ? kernel : 1, voxels, has_gradient);
    }
  }

  void up(double in_channels, double out_channels, double coarse_voxels, double fine_voxels) {
    convolve(in_channels, out_channels, options_.up_kernel_size, coarse_voxels);
    if (options_.num_res_units > 0) {
      convolve(out_channels, out_channels, options_.kernel_size, fine_voxels);
    }
  }

  const FlopCount& count() const { return count_; }

 private:
  const NetworkOptions& options_;
  FlopCount count_;
};

/// After the first `steps` of the strides.
double voxels_at(const SpatialShape& shape, const std::vector<PerAxis>& strides,
                 std::size_t steps) {
  double voxels = 1.0;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    std::int64_t size = shape[axis];
    for (std::size_t i = 0; i < steps; ++i) {
      size = (size + strides[i][axis] - 1) / strides[i][axis];
    }
    voxels *= static_cast<double>(size);
  }
  return voxels;
}

FlopCount count_segresnet_flops(const NetworkOptions& network, const SpatialShape& shape) {
  Counter counter(network);
  const SegResNetOptions& options = network.segresnet;
  const std::size_t depth = options.blocks_up.size();
  const auto width = [&](std::size_t level) {
    return static_cast<double>(options.init_filters << level);
  };
  const std::vector<PerAxis> strides(depth, 2);
  const auto voxels = [&](std::size_t level) { return voxels_at(shape, strides, level); };
  const auto count_blocks = [&](std::int64_t blocks, std::size_t level) {
    for (std::int64_t i = 0; i < 2 * blocks; ++i) {
      counter.convolve(width(level), width(level), 3, voxels(level));
    }
  };
  counter.convolve(static_cast<double>(network.in_channels), width(0), 3, voxels(0),
                   /*input_has_gradient=*/false);
  for (std::size_t level = 0; level <= depth; ++level) {
    if (level > 0) counter.convolve(width(level - 1), width(level), 3, voxels(level));
    count_blocks(options.blocks_down[level], level);
  }
  for (std::size_t level = 0; level < depth; ++level) {
    counter.convolve(width(level + 1), width(level), 1, voxels(level + 1));
    if (options.upsample_mode == UpsampleMode::kDeconv) {
      counter.convolve(width(level), width(level), 2, voxels(level + 1));
    }
    count_blocks(options.blocks_up[depth - 1 - level], level);
  }
  counter.convolve(width(0), static_cast<double>(network.out_channels), 1, voxels(0));
  return counter.count();
}

FlopCount count_dynunet_flops(const NetworkOptions& network, const SpatialShape& shape) {
  Counter counter(network);
  const DynUNetOptions& options = network.dynunet;
  const std::vector<std::int64_t> filters = options.level_filters();
  const auto width = [&](std::size_t level) { return static_cast<double>(filters[level]); };
  const auto voxels = [&](std::size_t level) {
    return voxels_at(shape, options.strides, level + 1);
  };
  for (std::size_t level = 0; level < filters.size(); ++level) {
    const bool is_top = level == 0;
    const double above = is_top ? static_cast<double>(network.in_channels) : width(level - 1);
    counter.convolve(above, width(level), options.kernel_size[level], voxels(level), !is_top);
    counter.convolve(width(level), width(level), options.kernel_size[level], voxels(level));
    if (options.res_block && (options.strides[level] != 1 || above != width(level))) {
      counter.convolve(above, width(level), 1, voxels(level), !is_top);
    }
  }
  for (std::size_t level = 0; level + 1 < filters.size(); ++level) {
    counter.convolve(width(level + 1), width(level), options.upsample_kernel_size[level],
                     voxels(level + 1));
    counter.convolve(2.0 * width(level), width(level), options.kernel_size[level + 1],
                     voxels(level));
    counter.convolve(width(level), width(level), options.kernel_size[level + 1], voxels(level));
  }
  const std::int64_t head_count = 1 + (options.deep_supervision ? options.deep_supr_num : 0);
  for (std::int64_t head = 0; head < head_count; ++head) {
    const auto level = static_cast<std::size_t>(head);
    counter.convolve(width(level), static_cast<double>(network.out_channels), 1, voxels(level));
  }
  return counter.count();
}

}  // namespace

FlopCount count_flops(const NetworkOptions& options, const SpatialShape& shape) {
  if (options.name == NetworkKind::kSegResNet) return count_segresnet_flops(options, shape);
  if (options.name == NetworkKind::kDynUNet) return count_dynunet_flops(options, shape);
  Counter counter(options);
  const std::vector<PerAxis> strides(options.strides.begin(), options.strides.end());
  const std::size_t depth = strides.size();
  const auto channels = [&](std::size_t level) {
    return static_cast<double>(options.channels[level]);
  };
  for (std::size_t level = 0; level < depth; ++level) {
    const bool is_top = level == 0;
    const bool is_lowest = level + 1 == depth;
    const double above = is_top ? static_cast<double>(options.in_channels) : channels(level - 1);
    const double out = is_top ? static_cast<double>(options.out_channels) : channels(level - 1);
    const double coarse = voxels_at(shape, strides, level + 1);
    counter.down(above, channels(level), coarse, options.strides[level] > 1, is_top);
    // What comes from below has this level's width, or the bottom's.
    const double below = is_lowest ? channels(depth) : channels(level);
    counter.up(channels(level) + below, out, coarse, voxels_at(shape, strides, level));
  }
  counter.down(channels(depth - 1), channels(depth), voxels_at(shape, strides, depth),
               /*strided=*/false, /*is_first=*/false);
  return counter.count();
}

}  // namespace hayate
