// SPDX-License-Identifier: Apache-2.0
#include "hayate/resampling/row_coordinates.h"

#include <cmath>

namespace hayate {
namespace {

std::size_t choose_row_axis(const Affine& matrix, const SpatialShape& shape,
                            std::size_t source_axis) {
  // Shorter rows cost more to begin than to walk along.
  constexpr std::int64_t kShortRow = 16;
  std::size_t best = 2;
  for (const std::size_t axis : {1U, 0U}) {
    const bool moves_more =
        std::abs(matrix(source_axis, axis)) > std::abs(matrix(source_axis, best));
    if ((moves_more || shape[best] < kShortRow) && shape[axis] >= kShortRow) best = axis;
  }
  return best;
}

}  // namespace

RowCoordinates::RowCoordinates(const Affine& output_to_input_voxel, const SpatialShape& shape,
                               const SourceAxes& axes)
    : matrix_(output_to_input_voxel),
      axes_(axes),
      row_axis_(choose_row_axis(matrix_, shape, axes[2])) {
  const std::int64_t length = shape[row_axis_] + GatherResampleKernels::kPadding;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    for (std::int64_t k = 0; k < length; ++k) {
      products_[axis].push_back(product(axis, row_axis_, k));
    }
  }
}

GatherRow RowCoordinates::row(const SpatialShape& voxel) const {
  GatherRow row;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    row.products[axis] = products_[axis].data();
    double* const terms = row.terms[axis];
    // The order is that of transform_point's sum, whose rounding decides where labels lie half-way.
    if (row_axis_ == 2) {
      terms[0] = product(axis, 0, voxel[0]) + product(axis, 1, voxel[1]);
      terms[1] = 0.0;
    } else {
      terms[0] = product(axis, 1 - row_axis_, voxel[1 - row_axis_]);
      terms[1] = product(axis, 2, voxel[2]);
    }
    terms[2] = matrix_(axes_[axis], 3);
  }
  return row;
}

double RowCoordinates::product(std::size_t axis, std::size_t output_axis,
                               std::int64_t index) const {
  return matrix_(axes_[axis], output_axis) * static_cast<double>(index);
}

}  // namespace hayate
