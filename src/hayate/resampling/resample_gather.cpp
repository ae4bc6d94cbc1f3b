// SPDX-License-Identifier: Apache-2.0
#include "hayate/resampling/resample_gather.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <limits>
#include <ranges>
#include <utility>
#include <vector>

#include "hayate/kernels/isa.h"
#include "hayate/resampling/axis_tap.h"
#include "hayate/resampling/gather_source.h"
#include "hayate/resampling/row_coordinates.h"
#include "hayate/volume/voxel_count.h"

namespace hayate {
namespace {

/// A range of voxels of a row.
struct Range {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

/// The voxels of a row that lie between the source's outer voxel centres, or as far outside of them
/// as `margin`: one range, since coordinates rise or fall along a row.
template <class T>
Range voxels_inside(const GatherSource<T>& source, const GatherRow& row, std::int64_t size,
                    double margin = 0.0) {
  Range inside{0, size};
  const auto voxels = std::views::iota(std::int64_t{0}, size);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const bool rises = row.products[axis][size - 1] >= row.products[axis][0];
    const auto is_below = [&](std::int64_t k) { return coordinate(row, axis, k) < -margin; };
    const auto is_above = [&](std::int64_t k) {
      return coordinate(row, axis, k) > static_cast<double>(source.size[axis] - 1) + margin;
    };
    const auto is_between = [&](std::int64_t k) { return !is_below(k) && !is_above(k); };
    if (is_between(0) && is_between(size - 1)) continue;
    const auto begin = std::ranges::partition_point(
        voxels, [&](std::int64_t k) { return rises ? is_below(k) : is_above(k); });
    const auto end = std::ranges::partition_point(
        voxels, [&](std::int64_t k) { return rises ? !is_above(k) : !is_below(k); });
    inside.begin = std::max<std::int64_t>(inside.begin, begin - voxels.begin());
    inside.end = std::min<std::int64_t>(inside.end, end - voxels.begin());
  }
  return inside.begin < inside.end ? inside : Range{};
}

GatherRow from_voxel(GatherRow row, std::int64_t first) {
  for (const double*& products : row.products) products += first;
  return row;
}

/// Samples rows of one channel; `kernel` samples those that lie inside.
template <class T, class Out>
class RowSampler {
 public:
  using Kernel = void (*)(const GatherSource<T>&, const GatherRow&, std::int64_t, Out*);

  RowSampler(const GatherSource<T>& source, Kernel kernel, const ResampleOptions& options)
      : source_(source), kernel_(kernel), options_(options) {}

  void operator()(const GatherRow& row, std::int64_t size, Out* out) {
    // What the kernel does with all that lies outside.
    if (options_.padding == PaddingMode::kBorder) return kernel_(source_, row, size, out);
    const Range inside = voxels_inside(source_, row, size);
    if (inside.begin < inside.end) {
      kernel_(source_, from_voxel(row, inside.begin), inside.end - inside.begin,
              out + inside.begin);
    }
    if (options_.padding == PaddingMode::kReflection) {
      reflect(row, {0, inside.begin}, out);
      reflect(row, {inside.end, size}, out);
    } else {
      cut_off(row, size, inside, out);
    }
  }

 private:
  /// Voxels further out than one have no neighbour inside.
  void cut_off(const GatherRow& row, std::int64_t size, const Range& inside, Out* out) {
    const Range seen = voxels_inside(source_, row, size, 1.0);
    std::fill(out, out + seen.begin, Out{0});
    for (std::int64_t k = seen.begin; k < inside.begin; ++k) out[k] = cut_off(row, k);
    for (std::int64_t k = std::max(inside.end, seen.begin); k < seen.end; ++k)
      out[k] = cut_off(row, k);
    std::fill(out + seen.end, out + size, Out{0});
  }

  void reflect(const GatherRow& row, const Range& range, Out* out) {
    if (range.begin == range.end) return;
    const std::int64_t size = range.end - range.begin;
    GatherRow reflected;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      auto& coordinates = reflected_[axis];
      coordinates.resize(static_cast<std::size_t>(size + GatherResampleKernels::kPadding));
      for (std::int64_t k = 0; k < size; ++k) {
        coordinates[static_cast<std::size_t>(k)] =
            padded_coordinate(coordinate(row, axis, range.begin + k), source_.size[axis], options_);
      }
      reflected.products[axis] = coordinates.data();
    }
    kernel_(source_, reflected, size, out + range.begin);
  }

  /// A voxel some of whose neighbours are outside and count as 0.
  Out cut_off(const GatherRow& row, std::int64_t k) const {
    std::array<AxisTap, 3> taps;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      taps[axis] = make_tap(coordinate(row, axis, k), source_.size[axis], options_);
      if (taps[axis].low_weight == 0.0 && taps[axis].high_weight == 0.0) return Out{0};
    }
    if (options_.mode == InterpolationMode::kNearest) {
      return static_cast<Out>(voxel(taps[0].low, taps[1].low, taps[2].low));
    }
    double sum = 0.0;
    for (int corner = 0; corner < 8; ++corner) {
      double weight = 1.0;
      std::array<std::int64_t, 3> place{};
      for (std::size_t axis = 0; axis < 3; ++axis) {
        const bool is_high = ((corner >> axis) & 1) != 0;
        weight *= is_high ? taps[axis].high_weight : taps[axis].low_weight;
        place[axis] = is_high ? taps[axis].high : taps[axis].low;
      }
      if (weight == 0.0) continue;
      sum += weight * static_cast<double>(voxel(place[0], place[1], place[2]));
    }
    return static_cast<Out>(sum);
  }

  T voxel(std::int64_t x, std::int64_t y, std::int64_t z) const {
    return source_.voxels[x * source_.stride[0] + y * source_.stride[1] + z * source_.stride[2]];
  }

  GatherSource<T> source_;
  Kernel kernel_;
  ResampleOptions options_;
  std::array<std::vector<double>, 3> reflected_;
};

/// Calls `sample(row, size, out)` for all rows. Rows that are not the output's own are sampled
/// kTurned at a time, which lie side by side in the output, and turned.
template <class Out, class Sample>
void for_each_row(const RowCoordinates& coordinates, const SpatialShape& shape, Out* out,
                  Sample sample) {
  constexpr std::int64_t kTurned = 16;
  const std::size_t row_axis = coordinates.row_axis();
  const std::int64_t size = shape[row_axis];
  const std::array<std::int64_t, 3> stride{shape[1] * shape[2], shape[2], 1};
  if (row_axis == 2) {
    for (std::int64_t i = 0; i < shape[0]; ++i) {
      for (std::int64_t j = 0; j < shape[1]; ++j, out += size) {
        sample(coordinates.row({i, j, 0}), size, out);
      }
    }
    return;
  }
  std::vector<Out> rows(static_cast<std::size_t>(kTurned * size));
  const std::size_t other_axis = 1 - row_axis;
  for (std::int64_t other = 0; other < shape[other_axis]; ++other) {
    for (std::int64_t first = 0; first < shape[2]; first += kTurned) {
      const std::int64_t count = std::min(kTurned, shape[2] - first);
      for (std::int64_t c = 0; c < count; ++c) {
        std::array<std::int64_t, 3> voxel{0, 0, first + c};
        voxel[other_axis] = other;
        sample(coordinates.row(voxel), size, rows.data() + c * size);
      }
      Out* to = out + other * stride[other_axis] + first;
      for (std::int64_t r = 0; r < size; ++r, to += stride[row_axis]) {
        for (std::int64_t c = 0; c < count; ++c)
          to[c] = rows[static_cast<std::size_t>(c * size + r)];
      }
    }
  }
}

/// How far before the voxel at (0, 0, 0) the first one in memory is.
std::int64_t voxels_before_origin(const VoxelView& view) {
  std::int64_t count = 0;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (view.stride[axis] < 0) count -= view.stride[axis] * (view.shape[axis] - 1);
  }
  return count;
}

/// What the stored values stand for, in their order.
std::vector<float> as_floats(const VoxelView& view) {
  std::vector<float> values(static_cast<std::size_t>(voxel_count(view.shape)));
  dispatch_voxel_type(view.type, [&]<class T>() {
    const T* const stored = reinterpret_cast<const T*>(view.voxels) - voxels_before_origin(view);
    std::transform(stored, stored + values.size(), values.begin(), [&](T value) {
      if (!view.is_scaled) return static_cast<float>(value);
      return static_cast<float>(static_cast<double>(value) * view.slope + view.intercept);
    });
  });
  return values;
}

}  // namespace

WhyNot why_not_gather(const VoxelView& source) {
  const std::int64_t count = voxel_count(source.shape);
  if (count <= 1) return "there is no more than one voxel";
  if (count > std::numeric_limits<std::int32_t>::max()) return "there are 2^31 voxels or more";
  return {};
}

void resample_gather(const VoxelView& source, const Affine& output_to_input_voxel,
                     const SpatialShape& output_shape, const ResampleOptions& options,
                     const IntensityRange* range, std::span<float> out) {
  assert(why_not_gather(source).applies());
  assert(options.mode == InterpolationMode::kBilinear);
  assert(std::ssize(out) == voxel_count(output_shape));
  if (out.empty()) return;
  const SourceAxes axes = order_of_axes(source);
  const RowCoordinates coordinates(output_to_input_voxel, output_shape, axes);
  const auto scale_row = axis_resample_kernels(selected_isa()).scale_row;
  const GatherResampleKernels& kernels = gather_resample_kernels(selected_isa());
  const auto sample_all = [&]<class T>(const VoxelView& view) {
    RowSampler<T, float> sampler(gather_source<T>(view, axes), interpolate_kernel<T>(kernels),
                                 options);
    for_each_row(coordinates, output_shape, out.data(),
                 [&](const GatherRow& row, std::int64_t size, float* to) {
                   sampler(row, size, to);
                   if (range != nullptr) scale_row(to, size, *range);
                 });
  };
  if (!source.is_scaled) {
    if (source.type == VoxelType::kUint8) {
      return sample_all.template operator()<std::uint8_t>(source);
    }
    if (source.type == VoxelType::kInt16) {
      return sample_all.template operator()<std::int16_t>(source);
    }
    if (source.type == VoxelType::kFloat32) {
      return sample_all.template operator()<float>(source);
    }
  }
  const std::vector<float> values = as_floats(source);
  const float* const origin = values.data() + voxels_before_origin(source);
  const VoxelView converted{.type = VoxelType::kFloat32,
                            .voxels = reinterpret_cast<const std::byte*>(origin),
                            .shape = source.shape,
                            .stride = source.stride};
  sample_all.template operator()<float>(converted);
}

template <class T>
void pick_gather(const VoxelView& source, const Affine& output_to_input_voxel,
                 const SpatialShape& output_shape, const ResampleOptions& options,
                 std::span<T> out) {
  assert(why_not_gather(source).applies());
  assert(options.mode == InterpolationMode::kNearest);
  assert(std::ssize(out) == voxel_count(output_shape));
  if (out.empty()) return;
  const auto kernel = pick_kernel<T>(gather_resample_kernels(selected_isa()));
  const SourceAxes axes = order_of_axes(source);
  const RowCoordinates coordinates(output_to_input_voxel, output_shape, axes);
  RowSampler<T, T> sampler(gather_source<T>(source, axes), kernel, options);
  for_each_row(coordinates, output_shape, out.data(),
               [&](const GatherRow& row, std::int64_t size, T* to) { sampler(row, size, to); });
}

template void pick_gather<std::uint8_t>(const VoxelView&, const Affine&, const SpatialShape&,
                                        const ResampleOptions&, std::span<std::uint8_t>);
template void pick_gather<std::int16_t>(const VoxelView&, const Affine&, const SpatialShape&,
                                        const ResampleOptions&, std::span<std::int16_t>);
template void pick_gather<float>(const VoxelView&, const Affine&, const SpatialShape&,
                                 const ResampleOptions&, std::span<float>);

}  // namespace hayate
