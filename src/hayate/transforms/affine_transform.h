// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/base/monai_release.h"
#include "hayate/transforms/grid_mapping.h"
#include "hayate/volume/volume.h"

namespace hayate {

/// What a geometric change is made of. The parameters are those of the backward mapping, from the
/// output to the input: a scale of 2 shows twice as much of the input, half as large. Lists may be
/// shorter than the number of axes; what is missing changes nothing.
struct AffineParameters {
  /// Radians about X, Y, Z.
  std::vector<double> rotate;
  /// Factors xy, xz, yx, yz, zx, zy.
  std::vector<double> shear;
  /// Voxels.
  std::vector<double> translate;
  std::vector<double> scale;
};

/// Computes rotate · shear · translate · scale: takes output voxels to input voxels, each counted
/// from the centre of its own grid. Source: MONAI's AffineGrid.
Affine compute_centred_matrix(const AffineParameters& parameters, MonaiRelease release);

struct AffineTransformOptions {
  InterpolationMode mode = InterpolationMode::kBilinear;
  PaddingMode padding_mode = PaddingMode::kReflection;
  /// 1.6 mirrors at the outer voxels' edges, 0.7 at their centres.
  MonaiRelease release = MonaiRelease::k16;
};

/// Returns what lies outside a volume by these options.
OutsideFill outside_fill(const AffineTransformOptions& options);

/// Returns the volume seen through the matrix on a grid of `output_shape`, the centres of both
/// grids being the origin. MONAI: Affine. The result's type and affine are resample()'s.
Volume affine_transform(const Volume& volume, const Affine& centred_matrix,
                        const SpatialShape& output_shape,
                        const AffineTransformOptions& options = {});

}  // namespace hayate
