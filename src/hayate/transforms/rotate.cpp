// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rotate.h"

#include <algorithm>
#include <cmath>

#include "hayate/resampling/affine_matrices.h"

namespace hayate {
namespace {

/// The box round the turned grid: along an axis, the sum of the grid's edges as they lie then.
SpatialShape turned_shape(const SpatialShape& shape, const Affine& rotation) {
  SpatialShape turned;
  for (std::size_t row = 0; row < 3; ++row) {
    double length = 0.0;
    for (std::size_t column = 0; column < 3; ++column) {
      length += std::abs(rotation(row, column)) * static_cast<double>(shape[column]);
    }
    turned[row] = std::max<std::int64_t>(static_cast<std::int64_t>(length + 0.5), 1);
  }
  return turned;
}

}  // namespace

GridMapping turn(const SpatialShape& shape, const Vector3& radians, const RotateOptions& options) {
  const Affine rotation = rotation_matrix(radians);
  const SpatialShape turned = options.keep_size ? shape : turned_shape(shape, rotation);
  return about_centres(rotation, shape, turned, options.mode, {options.padding_mode});
}

Volume rotate(const Volume& volume, const Vector3& radians, const RotateOptions& options) {
  const GridMapping mapping = turn(volume.spatial_shape(), radians, options);
  return resample(volume, mapping.output_to_input_voxel, mapping.shape,
                  {.mode = options.mode, .padding = options.padding_mode});
}

}  // namespace hayate
