// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/transforms/grid_mapping.h"
#include "hayate/volume/volume.h"

namespace hayate {

struct RotateOptions {
  /// Keep the grid's size; else it becomes as large as the turned grid needs.
  bool keep_size = true;
  InterpolationMode mode = InterpolationMode::kBilinear;
  PaddingMode padding_mode = PaddingMode::kBorder;
};

/// Returns what rotate does to a grid.
GridMapping turn(const SpatialShape& shape, const Vector3& radians, const RotateOptions& options);

/// Returns the volume turned about its centre by radians about X, Y and Z (rotation_matrix of
/// affine_matrices.h takes output voxels to input voxels). MONAI: Rotate. `reflection` mirrors at
/// the outer voxels' edges in both releases. The result's type and affine are resample()'s.
Volume rotate(const Volume& volume, const Vector3& radians, const RotateOptions& options = {});

}  // namespace hayate
