// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hayate/base/per_axis.h"
#include "hayate/transforms/spatial_axes.h"
#include "hayate/volume/affine.h"

namespace hayate {

/// How finely a network looks at a data set, how much of it at a time, and how deep it is. All
/// along right, front, up.
struct GeometryChoice {
  /// As fine as the finest other one along a flat axis.
  Vector3 spacing_mm{};
  /// Axes along which every image has one voxel: the images are slices, which stay as they are
  /// along it, whatever the header says that they are thick.
  AxisSet flat{};
  /// Whether that changes the cases; not where they have it already.
  bool resample = false;
  /// Median shape of the images at that spacing.
  SpatialShape median_shape{};
  SpatialShape patch{};
  /// Whether a patch holds a whole image.
  bool whole_volume = false;
  /// Of each step down: 2 along the axes that it halves, 1 along the others.
  std::vector<PerAxis> strides;
  /// Of the level before each step down, and of the bottom: 1 along the axes whose voxels are more
  /// than twice the finest there, or that have fewer than three; 3 along the others.
  std::vector<PerAxis> kernels;
  std::string spacing_reason;
  std::string patch_reason;
  std::string strides_reason;

  /// What a patch's edges are multiples of: the product of the strides.
  PerAxis size_multiple() const;
  /// Whether one axis is so coarse (three times the finest) that a turn about the others would mix
  /// its slices.
  bool is_anisotropic() const;
  bool is_flat() const { return flat != AxisSet{}; }
  /// Whether the images have fewer than four voxels along an axis, so that they are slices across.
  bool is_short(std::size_t axis) const;
  /// The axis across the slices, where images are slices: single ones, stacks of fewer than four,
  /// or thick ones (is_anisotropic). What turns or bends out of them would leave them.
  std::optional<std::size_t> slice_axis() const;
};

/// What the choice is made from.
struct GeometryFacts {
  /// Spacings and shapes of the cases, one each.
  std::span<const Vector3> spacings_mm;
  std::span<const SpatialShape> shapes;
  /// Median edges of the box round the foreground of a case.
  Vector3 object_mm{};
  /// Edge of a cube as large as a usual piece of the class with the smallest ones.
  double piece_mm = 0.0;
  /// How many voxels a patch may have: 96³ trains at a good rate on a CPU.
  std::int64_t patch_voxel_limit = 96 * 96 * 96;
};

/// Chooses by the rules, each with a reason that says its numbers:
///
///   0. Axes along which all images have one voxel are left alone: they get no spacing and no steps
///      down, but kernels and patches of 1.
///   1. Spacing: the median of the cases; where the coarsest axis is three times the finest or
///      more, the 10th percentile on that axis (compute_target_spacing: nnU-Net, MONAI). It is
///      written down also where all cases have it, for the images to come.
///   2. Where the median image is small, or fits in a patch and is not much larger than such a
///   patch, the patch is that image, rounded up.
///   3. Else a patch that is centred on any voxel of the foreground should hold all of it: an edge
///      of twice its box. Where it would not, voxels are made larger, the finer axes first until
///      all are within a factor of two (nnU-Net's order for its low resolution), up to twice the
///      target, as long as the smallest pieces keep eight voxels across.
///   4. A patch has the same edge in mm along all axes, as far as the image is so long: twice the
///      foreground's longest one, but no fewer voxels than three tenths of the limit, which
///      training would not be much faster for.
///   5. Steps down: each halves the axes that keep at least four voxels, and whose voxels are
///   within
///      twice the finest of those (nnU-Net's order: thick slices are not halved before the others
///      are as coarse); at most four. The patch is a multiple of the strides' product.
///
/// \pre as many shapes as spacings, at least one.
GeometryChoice choose_geometry(const GeometryFacts& facts);

}  // namespace hayate
