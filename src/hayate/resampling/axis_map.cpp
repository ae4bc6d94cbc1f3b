// SPDX-License-Identifier: Apache-2.0
#include "hayate/resampling/axis_map.h"

#include <algorithm>
#include <cassert>

namespace hayate {
namespace {

/// How a walk along the output's axes moves through one channel of the input, in voxels.
struct SourceWalk {
  std::int64_t start = 0;
  std::array<std::int64_t, 3> stride{};
};

SourceWalk walk_of(const SpatialShape& source, const AxisMap& map) {
  const std::array<std::int64_t, 3> strides{source[1] * source[2], source[2], 1};
  SourceWalk walk;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::size_t from = map.source_axis[axis];
    walk.stride[axis] = map.reversed[axis] ? -strides[from] : strides[from];
    if (map.reversed[axis]) walk.start += (source[from] - 1) * strides[from];
  }
  return walk;
}

template <class T>
void copy_channel(std::span<const T> source, const SourceWalk& walk, const SpatialShape& shape,
                  std::span<T> output) {
  T* out = output.data();
  for (std::int64_t x = 0; x < shape[0]; ++x) {
    for (std::int64_t y = 0; y < shape[1]; ++y) {
      const T* row = source.data() + walk.start + x * walk.stride[0] + y * walk.stride[1];
      if (walk.stride[2] == 1) {
        out = std::copy_n(row, shape[2], out);
        continue;
      }
      for (std::int64_t z = 0; z < shape[2]; ++z) *out++ = row[z * walk.stride[2]];
    }
  }
}

}  // namespace

Affine output_to_source_voxel(const SpatialShape& source, const AxisMap& map) {
  Affine affine = diagonal_affine({0.0, 0.0, 0.0});
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::size_t from = map.source_axis[axis];
    affine(from, axis) = map.reversed[axis] ? -1.0 : 1.0;
    if (map.reversed[axis]) affine(from, 3) = static_cast<double>(source[from] - 1);
  }
  return affine;
}

Volume rearrange_axes(const Volume& volume, const AxisMap& map) {
  const SpatialShape source = volume.spatial_shape();
  std::array<std::size_t, 3> sorted = map.source_axis;
  std::ranges::sort(sorted);
  assert((sorted == std::array<std::size_t, 3>{0, 1, 2}));

  SpatialShape shape;
  for (std::size_t axis = 0; axis < 3; ++axis) shape[axis] = source[map.source_axis[axis]];
  Volume output(volume.type(), {volume.channels(), shape[0], shape[1], shape[2]},
                volume.voxel_to_world() * output_to_source_voxel(source, map));
  if (output.size() == 0) return output;
  const SourceWalk walk = walk_of(source, map);
  dispatch_voxel_type(volume.type(), [&]<class T>() {
    for (std::int64_t channel = 0; channel < volume.channels(); ++channel) {
      copy_channel<T>(volume.channel<T>(channel), walk, shape, output.channel<T>(channel));
    }
  });
  return output;
}

}  // namespace hayate
