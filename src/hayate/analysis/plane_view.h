// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "hayate/resampling/voxel_box.h"
#include "hayate/volume/volume.h"

namespace hayate {

/// A plane of the body, seen as radiologists see it: front (or head) at the top, the patient's
/// right (or, from the side, the front) at the left.
enum class Plane { kAxial, kCoronal, kSagittal };
inline constexpr std::array kPlanes{Plane::kAxial, Plane::kCoronal, Plane::kSagittal};

/// Returns "axial", "coronal", "sagittal".
std::string_view plane_name(Plane plane);

/// Returns the planes of which a picture shows something: not those across a single slice, which
/// would be a line; all three where every one would be.
std::vector<Plane> visible_planes(const Volume& grid);

/// Returns the voxel axis along which the slices of a plane lie behind each other.
std::size_t slice_axis(const Volume& grid, Plane plane);

/// Returns the mean place of the voxels that are not 0.
/// \param classes  uint8 [1, X, Y, Z]
/// \param box      that holds them (find_foreground)
/// \pre there is one.
SpatialShape middle_of_foreground(const Volume& classes, const VoxelBox& box);

/// Returns the lengths of a box in mm along the voxel axes.
Vector3 extent_mm(const VoxelBox& box, const Affine& voxel_to_world);

/// A slice in square pixels, whatever the voxels' shape.
struct PlaneView {
  std::int64_t width = 0;
  std::int64_t height = 0;
  /// The voxel of each pixel as its place in a channel, row by row. Voxels are picked, not
  /// averaged.
  std::vector<std::size_t> voxels;
};

/// Returns the slice of a plane.
/// \param grid      whose shape and affine count.
/// \param box       what is shown of it; lies within it.
/// \param through   a voxel of the slice.
/// \param pixel_mm  edge of a pixel.
PlaneView view_plane(const Volume& grid, Plane plane, const VoxelBox& box,
                     const SpatialShape& through, double pixel_mm);

/// Returns the lengths in mm that the plane's pictures have across and down, within a box.
std::array<double, 2> plane_extent_mm(const Volume& grid, Plane plane, const VoxelBox& box);

}  // namespace hayate
