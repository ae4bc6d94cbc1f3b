// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/spacing_grid.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/option_ranges.h"
#include "hayate/base/text.h"

namespace hayate {
namespace {

/// MONAI's AFFINE_TOL: grids that differ by less are the same grid.
constexpr double kAffineTolerance = 1e-3;
constexpr double kRelativeTolerance = 1e-5;

using Corners = std::array<Vector3, 8>;

Vector3 to_vector(const SpatialShape& shape) {
  return {static_cast<double>(shape[0]), static_cast<double>(shape[1]),
          static_cast<double>(shape[2])};
}

/// The corners of the volume in voxel coordinates, last axis fastest: centres of the outer voxels,
/// or their outer edges with `scale_extent`.
Corners corners_of(const SpatialShape& shape, bool scale_extent) {
  const double first = scale_extent ? -0.5 : 0.0;
  Corners corners;
  for (std::size_t corner = 0; corner < corners.size(); ++corner) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const bool at_end = (corner >> (2 - axis)) % 2 == 1;
      corners[corner][axis] = at_end ? static_cast<double>(shape[axis]) - 1.0 - first : first;
    }
  }
  return corners;
}

Corners transform_corners(const Affine& affine, const Corners& corners) {
  Corners result;
  std::ranges::transform(corners, result.begin(),
                         [&](const Vector3& corner) { return transform_point(affine, corner); });
  return result;
}

double smallest(const Corners& corners, std::size_t axis) {
  double result = corners[0][axis];
  for (const Vector3& corner : corners) result = std::min(result, corner[axis]);
  return result;
}

double largest(const Corners& corners, std::size_t axis) {
  double result = corners[0][axis];
  for (const Vector3& corner : corners) result = std::max(result, corner[axis]);
  return result;
}

/// The spacing that was asked for, an axis each.
Vector3 resolve_spacing(const Affine& affine, const SpacingOptions& options) {
  const std::size_t count = options.pixdim.size();
  assert(count >= 1 && count <= 3);
  const bool is_07 = options.release == MonaiRelease::k07;
  Vector3 spacing = spacing_mm(affine);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double missing = is_07 ? 1.0 : options.pixdim.back();
    const double wanted = axis < count ? options.pixdim[axis] : missing;
    // A spacing that is as good as the input's is taken to be the input's since 1.x.
    const bool as_before = !is_07 && std::abs(spacing[axis] - wanted) <= kAffineTolerance;
    if (wanted > 0.0 && !as_before) spacing[axis] = wanted;
    if (spacing[axis] == 0.0) spacing[axis] = 1.0;
  }
  return spacing;
}

SpatialShape compute_shape(const Corners& corners_in_output, bool scale_extent) {
  SpatialShape shape;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double extent = largest(corners_in_output, axis) - smallest(corners_in_output, axis);
    const double size = std::nearbyint(scale_extent ? extent : extent + 1.0);
    if (!(size <= kLargestAxis)) {
      throw DataError(fmt::format("the new spacing makes {} voxels of axis {}, expected at most {}",
                                  size, axis, kLargestAxis),
                      "choose a larger pixdim, or check the voxel sizes in the header");
    }
    shape[axis] = static_cast<std::int64_t>(size);
  }
  return shape;
}

/// Release 0.7: the world position of voxel (0, 0, 0), or, where the axes turn (`diagonal`, strong
/// shear), the smallest corner of the bounding box in the world.
Vector3 origin_07(const Affine& affine, const Affine& output, const Corners& corners) {
  if (io_orientation(affine, AxisOrder::kFirstToLast) ==
      io_orientation(output, AxisOrder::kFirstToLast)) {
    return transform_point(affine, {0.0, 0.0, 0.0});
  }
  const Corners world = transform_corners(affine, corners);
  return {smallest(world, 0), smallest(world, 1), smallest(world, 2)};
}

/// Release 1.6: the first corner that is the smallest along all output axes; if there is none, the
/// centres of both grids coincide.
Vector3 origin_16(const Affine& affine, const Affine& output, const Corners& corners,
                  const Corners& corners_in_output, const SpatialShape& shape,
                  const SpatialShape& output_shape) {
  constexpr double kTie = 1e-8;
  for (std::size_t corner = 0; corner < corners.size(); ++corner) {
    bool is_smallest = true;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      is_smallest &= corners_in_output[corner][axis] - smallest(corners_in_output, axis) <= kTie;
    }
    if (is_smallest) return transform_point(affine, corners[corner]);
  }
  Vector3 centre = to_vector(shape);
  Vector3 output_centre = to_vector(output_shape);
  for (double& coordinate : centre) coordinate /= 2.0;
  for (double& coordinate : output_centre) coordinate /= 2.0;
  Vector3 origin = transform_point(affine, centre);
  const Vector3 shift = transform_point(output, output_centre);
  for (std::size_t axis = 0; axis < 3; ++axis) origin[axis] -= shift[axis];
  return origin;
}

/// With `scale_extent` the first voxel of the output, larger or smaller than the input's, begins at
/// the same edge. The sign is taken over from the corner, as MONAI does.
Vector3 extent_origin(const Affine& affine, const Vector3& corner, const SpatialShape& shape,
                      const SpatialShape& output_shape) {
  Vector3 first;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    first[axis] = 0.5 * (to_vector(shape)[axis] / to_vector(output_shape)[axis] - 1.0);
  }
  Vector3 origin = transform_point(affine, first);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double sign = corner[axis] > 0.0 ? 1.0 : corner[axis] < 0.0 ? -1.0 : 0.0;
    origin[axis] = std::abs(origin[axis]) * sign;
  }
  return origin;
}

bool is_identity(const SpacingGrid& grid, const Affine& affine, const SpatialShape& shape,
                 MonaiRelease release) {
  const bool maps_to_itself =
      all_close(grid.output_to_input_voxel, Affine{}, kRelativeTolerance, kAffineTolerance);
  if (release == MonaiRelease::k07) return maps_to_itself;
  return grid.shape == shape && (maps_to_itself || all_close(affine, grid.voxel_to_world,
                                                             kRelativeTolerance, kAffineTolerance));
}

}  // namespace

SpacingGrid compute_spacing_grid(const Affine& affine, const SpatialShape& shape,
                                 const SpacingOptions& options) {
  const bool is_07 = options.release == MonaiRelease::k07;
  SpacingGrid grid;
  Affine& output = grid.voxel_to_world;
  output = zoom_affine(affine, resolve_spacing(affine, options), options.diagonal);

  const Corners corners = corners_of(shape, options.scale_extent);
  const Corners corners_in_output =
      is_07 ? transform_corners(inverse(output), transform_corners(affine, corners))
            : transform_corners(solve(output, affine), corners);
  grid.shape = compute_shape(corners_in_output, options.scale_extent);
  if (std::ranges::min(grid.shape) < 1) {
    throw DataError(fmt::format("a volume of shape {} at {} has no voxel left at the new spacing",
                                format_shape(shape), format_affine(affine)),
                    "choose a smaller pixdim");
  }

  Vector3 origin = is_07 ? origin_07(affine, output, corners)
                         : origin_16(affine, output, corners, corners_in_output, shape, grid.shape);
  if (options.scale_extent) origin = extent_origin(affine, origin, shape, grid.shape);
  for (std::size_t row = 0; row < 3; ++row) output(row, 3) = origin[row];

  grid.output_to_input_voxel = is_07 ? inverse(affine) * output : solve(affine, output);
  if (!is_finite(output) || !is_finite(grid.output_to_input_voxel)) {
    throw DataError(fmt::format("affine {} cannot be brought to a spacing", format_affine(affine)),
                    "repair the header's sform or qform");
  }
  grid.is_identity = is_identity(grid, affine, shape, options.release);
  if (grid.is_identity && !is_07) output = affine;
  return grid;
}

}  // namespace hayate
