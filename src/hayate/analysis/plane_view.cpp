// SPDX-License-Identifier: Apache-2.0
#include "hayate/analysis/plane_view.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "hayate/base/class_index.h"

namespace hayate {
namespace {

/// One voxel axis, walked along a side of the picture.
struct Side {
  std::size_t axis = 0;
  std::int64_t begin = 0;
  std::int64_t voxel_count = 0;
  double spacing_mm = 1.0;
  /// Whether the picture runs against the voxel index.
  bool reversed = false;

  double length_mm() const { return static_cast<double>(voxel_count) * spacing_mm; }
  std::int64_t voxel_of(std::int64_t pixel, double pixel_mm) const {
    const auto found =
        static_cast<std::int64_t>((static_cast<double>(pixel) + 0.5) * pixel_mm / spacing_mm);
    const std::int64_t index = std::min(found, voxel_count - 1);
    return begin + (reversed ? voxel_count - 1 - index : index);
  }
};

/// Across and down.
using Sides = std::array<Side, 2>;

/// The voxel axis along a world axis; the picture runs against that one (to the left, to the back,
/// to the feet).
Side side_along(const Volume& grid, const Orientation3& orientation, int world_axis,
                const VoxelBox& box) {
  Side side;
  while (orientation[side.axis].world_axis != world_axis) ++side.axis;
  side.begin = box.begin[side.axis];
  side.voxel_count = box.end[side.axis] - side.begin;
  side.spacing_mm = spacing_mm(grid.voxel_to_world())[side.axis];
  side.reversed = !orientation[side.axis].flipped;
  return side;
}

Sides sides_of(const Volume& grid, Plane plane, const VoxelBox& box) {
  const Orientation3 orientation = io_orientation(grid.voxel_to_world());
  const int across = plane == Plane::kSagittal ? 1 : 0;
  const int down = plane == Plane::kAxial ? 1 : 2;
  return {side_along(grid, orientation, across, box), side_along(grid, orientation, down, box)};
}

std::array<std::size_t, 3> strides_of(const SpatialShape& shape) {
  return {static_cast<std::size_t>(shape[1] * shape[2]), static_cast<std::size_t>(shape[2]), 1};
}

}  // namespace

std::string_view plane_name(Plane plane) {
  constexpr std::array<std::string_view, 3> kNames{"axial", "coronal", "sagittal"};
  return kNames[static_cast<std::size_t>(plane)];
}

std::vector<Plane> visible_planes(const Volume& grid) {
  const VoxelBox box{{0, 0, 0}, grid.spatial_shape()};
  std::vector<Plane> visible;
  for (const Plane plane : kPlanes) {
    const Sides sides = sides_of(grid, plane, box);
    if (sides[0].voxel_count > 1 && sides[1].voxel_count > 1) visible.push_back(plane);
  }
  return visible.empty() ? std::vector<Plane>(kPlanes.begin(), kPlanes.end()) : visible;
}

std::size_t slice_axis(const Volume& grid, Plane plane) {
  const auto [across, down] = sides_of(grid, plane, {{0, 0, 0}, grid.spatial_shape()});
  return 3 - across.axis - down.axis;
}

SpatialShape middle_of_foreground(const Volume& classes, const VoxelBox& box) {
  const auto strides = strides_of(classes.spatial_shape());
  const auto voxels = classes.voxels<std::uint8_t>();
  SpatialShape sum{};
  std::int64_t count = 0;
  for (std::int64_t x = box.begin[0]; x < box.end[0]; ++x) {
    for (std::int64_t y = box.begin[1]; y < box.end[1]; ++y) {
      for (std::int64_t z = box.begin[2]; z < box.end[2]; ++z) {
        const auto i = static_cast<std::size_t>(x) * strides[0] +
                       static_cast<std::size_t>(y) * strides[1] + static_cast<std::size_t>(z);
        if (!is_foreground(voxels[i])) continue;
        ++count;
        sum = {sum[0] + x, sum[1] + y, sum[2] + z};
      }
    }
  }
  assert(count > 0);
  return {sum[0] / count, sum[1] / count, sum[2] / count};
}

Vector3 extent_mm(const VoxelBox& box, const Affine& voxel_to_world) {
  Vector3 extent = spacing_mm(voxel_to_world);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    extent[axis] *= static_cast<double>(box.end[axis] - box.begin[axis]);
  }
  return extent;
}

PlaneView view_plane(const Volume& grid, Plane plane, const VoxelBox& box,
                     const SpatialShape& through, double pixel_mm) {
  const auto [across, down] = sides_of(grid, plane, box);
  const auto pixels = [&](const Side& side) {
    return std::max<std::int64_t>(std::llround(side.length_mm() / pixel_mm), 1);
  };
  PlaneView view{pixels(across), pixels(down), {}};
  view.voxels.reserve(static_cast<std::size_t>(view.width * view.height));
  const auto strides = strides_of(grid.spatial_shape());
  const std::size_t normal = slice_axis(grid, plane);
  const std::size_t slice = static_cast<std::size_t>(through[normal]) * strides[normal];
  for (std::int64_t row = 0; row < view.height; ++row) {
    const std::size_t line =
        slice + static_cast<std::size_t>(down.voxel_of(row, pixel_mm)) * strides[down.axis];
    for (std::int64_t column = 0; column < view.width; ++column) {
      view.voxels.push_back(line + static_cast<std::size_t>(across.voxel_of(column, pixel_mm)) *
                                       strides[across.axis]);
    }
  }
  return view;
}

std::array<double, 2> plane_extent_mm(const Volume& grid, Plane plane, const VoxelBox& box) {
  const auto [across, down] = sides_of(grid, plane, box);
  return {across.length_mm(), down.length_mm()};
}

}  // namespace hayate
