// SPDX-License-Identifier: Apache-2.0
#include "hayate/resampling/axis_grid.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

#include "hayate/resampling/axis_tap.h"
#include "hayate/resampling/crop_pad.h"

namespace hayate {
namespace {

/// Whether `axis_of_row` says which output axis alone moves each source coordinate: the others do
/// by less than a billionth of a voxel. Affines of rotated scans leave 1e-16 there, which is
/// rounding and no shear.
bool follows_axes(const Affine& matrix, const SpatialShape& shape,
                  const std::array<std::size_t, 3>& axis_of_row) {
  for (std::size_t row = 0; row < 3; ++row) {
    double moved = 0.0;
    for (std::size_t column = 0; column < 3; ++column) {
      if (column == axis_of_row[row]) continue;
      moved += std::abs(matrix(row, column)) * static_cast<double>(shape[column]);
    }
    if (!(moved < 1e-9)) return false;
  }
  return true;
}

std::optional<std::array<std::size_t, 3>> find_axes(const Affine& matrix,
                                                    const SpatialShape& shape) {
  std::array<std::size_t, 3> axis_of_row{0, 1, 2};
  do {
    if (follows_axes(matrix, shape, axis_of_row)) return axis_of_row;
  } while (std::ranges::next_permutation(axis_of_row).found);
  return std::nullopt;
}

bool is_own_grid(const AxisTaps& taps) {
  return std::ranges::all_of(taps.weight, [](float weight) { return weight == 0.0F; });
}

/// The taps of an axis that is read at coordinates of another one, which only turns or selects
/// voxels. Nothing when a voxel lies outside and counts as 0.
std::optional<AxisTaps> sample_axis(const AxisTaps& from, double step, double start,
                                    std::int64_t size, const ResampleOptions& options) {
  AxisTaps taps;
  taps.source_axis = from.source_axis;
  for (std::int64_t i = 0; i < size; ++i) {
    const AxisTap tap = make_tap(step * static_cast<double>(i) + start, from.size(), options);
    if (tap.low_weight + tap.high_weight != 1.0) return std::nullopt;
    // A neighbour of weight 0 is there twice, so that what it holds cannot matter.
    const auto low = static_cast<std::size_t>(tap.low_weight == 0.0 ? tap.high : tap.low);
    const auto high = static_cast<std::size_t>(tap.high_weight == 0.0 ? tap.low : tap.high);
    taps.low.push_back(from.low[low]);
    taps.high.push_back(from.low[high]);
    taps.weight.push_back(static_cast<float>(tap.high_weight));
  }
  return taps;
}

AxisTaps reversed(AxisTaps taps) {
  std::ranges::reverse(taps.low);
  std::ranges::reverse(taps.high);
  std::ranges::reverse(taps.weight);
  return taps;
}

template <class T>
void keep(std::vector<T>& values, std::int64_t begin, std::int64_t end) {
  values = std::vector<T>(values.begin() + begin, values.begin() + end);
}

}  // namespace

AxisGrid make_axis_grid(const SpatialShape& shape, const Affine& voxel_to_world) {
  AxisGrid grid;
  grid.voxel_to_world = voxel_to_world;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    AxisTaps& taps = grid.axes[axis];
    taps.source_axis = axis;
    taps.low.resize(static_cast<std::size_t>(shape[axis]));
    std::iota(taps.low.begin(), taps.low.end(), 0);
    taps.high = taps.low;
    taps.weight.assign(taps.low.size(), 0.0F);
  }
  return grid;
}

AxisGrid rearrange_axes(const AxisGrid& grid, const AxisMap& map) {
  AxisGrid result;
  result.voxel_to_world = grid.voxel_to_world * output_to_source_voxel(grid.shape(), map);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const AxisTaps& taps = grid.axes[map.source_axis[axis]];
    result.axes[axis] = map.reversed[axis] ? reversed(taps) : taps;
  }
  return result;
}

std::optional<AxisGrid> sample_axes(const AxisGrid& grid, const Affine& output_to_input_voxel,
                                    const SpatialShape& shape, const ResampleOptions& options) {
  if (!std::ranges::all_of(grid.axes, is_own_grid)) return std::nullopt;
  const auto axis_of_row = find_axes(output_to_input_voxel, shape);
  if (!axis_of_row) return std::nullopt;
  AxisGrid result;
  result.voxel_to_world = grid.voxel_to_world * output_to_input_voxel;
  for (std::size_t row = 0; row < 3; ++row) {
    const std::size_t axis = (*axis_of_row)[row];
    auto taps = sample_axis(grid.axes[row], output_to_input_voxel(row, axis),
                            output_to_input_voxel(row, 3), shape[axis], options);
    if (!taps) return std::nullopt;
    result.axes[axis] = *std::move(taps);
  }
  return result;
}

VoxelView view_through(const VoxelView& source, const AxisGrid& grid) {
  VoxelView view = source;
  std::int64_t origin = 0;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const AxisTaps& taps = grid.axes[axis];
    const std::int64_t stride = source.stride[taps.source_axis];
    assert(taps.size() == source.shape[taps.source_axis]);
    view.shape[axis] = taps.size();
    view.stride[axis] = taps.low.front() > taps.low.back() ? -stride : stride;
    origin += taps.low.front() * stride;
  }
  view.voxels += origin * static_cast<std::int64_t>(voxel_size_bytes(source.type));
  return view;
}

AxisGrid crop(const AxisGrid& grid, const VoxelBox& box) {
  AxisGrid result = grid;
  result.voxel_to_world = shifted_affine(grid.voxel_to_world, box.begin);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    AxisTaps& taps = result.axes[axis];
    assert(box.begin[axis] >= 0 && box.begin[axis] < box.end[axis]);
    assert(box.end[axis] <= taps.size());
    keep(taps.low, box.begin[axis], box.end[axis]);
    keep(taps.high, box.begin[axis], box.end[axis]);
    keep(taps.weight, box.begin[axis], box.end[axis]);
  }
  return result;
}

VoxelBox voxels_that_read(const AxisGrid& grid, const VoxelBox& source_box) {
  VoxelBox box;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const AxisTaps& taps = grid.axes[axis];
    const std::int64_t begin = source_box.begin[taps.source_axis];
    const std::int64_t end = source_box.end[taps.source_axis];
    const auto reads = [&](std::size_t i) {
      const auto inside = [&](std::int32_t index) { return index >= begin && index < end; };
      return inside(taps.low[i]) || inside(taps.high[i]);
    };
    std::size_t first = 0;
    std::size_t last = taps.low.size();
    while (first < last && !reads(first)) ++first;
    while (last > first && !reads(last - 1)) --last;
    if (first == last) return {};
    box.begin[axis] = static_cast<std::int64_t>(first);
    box.end[axis] = static_cast<std::int64_t>(last);
  }
  return box;
}

}  // namespace hayate
