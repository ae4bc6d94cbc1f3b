// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/transforms/spacing_options.h"

namespace hayate {

/// The grid that Spacing resamples to.
struct SpacingGrid {
  SpatialShape shape{};
  Affine voxel_to_world;
  /// Voxel coordinates of the new grid to those of the input.
  Affine output_to_input_voxel;
  /// The input's own grid within MONAI's tolerance (1e-3): voxels are kept as they are.
  bool is_identity = false;
};

/// Computes where Spacing puts its voxels.
///
/// The new axes are the input's without shear, at the wanted spacing. The shape covers the distance
/// between the centres of the outer voxels: for parallel axes (n - 1)·old/new + 1, rounded half to
/// even. The first voxel lies on the corner of the input that is smallest along all new axes, which
/// for parallel axes is voxel (0, 0, 0).
///
/// Source: monai/data/utils.py (zoom_affine, compute_shape_offset), monai/transforms/spatial; the
/// releases differ in a short `pixdim`, in sheared and `diagonal` grids, and in what the identity
/// leaves behind (CONVENTIONS.md).
///
/// \param affine  voxel to world of the input.
/// \param shape   of the input; every axis at least one voxel.
/// \pre `pixdim` holds one to three numbers.
/// \throws DataError  when the affine is singular, or an axis would shrink to nothing or grow
///                    beyond kLargestAxis.
SpacingGrid compute_spacing_grid(const Affine& affine, const SpatialShape& shape,
                                 const SpacingOptions& options);

}  // namespace hayate
