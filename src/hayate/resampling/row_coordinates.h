// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "hayate/kernels/gather_resample.h"
#include "hayate/volume/affine.h"

namespace hayate {

/// A source's axes in the order of GatherSource.
using SourceAxes = std::array<std::size_t, 3>;

/// M·(i, j, k, 1) of a grid's voxels, a row at a time: rows along the grid's axis that moves the
/// most along the source's lines of memory, so that a row reads few of them, of those axes that are
/// not too short.
class RowCoordinates {
 public:
  /// \param output_to_input_voxel  M, finite.
  /// \param shape  of the grid.
  RowCoordinates(const Affine& output_to_input_voxel, const SpatialShape& shape,
                 const SourceAxes& axes);

  /// Returns which of the grid's axes rows follow.
  std::size_t row_axis() const { return row_axis_; }

  /// Returns the row through a voxel of the grid, whatever its index along row_axis(). It points
  /// into this.
  GatherRow row(const SpatialShape& voxel) const;

 private:
  double product(std::size_t axis, std::size_t output_axis, std::int64_t index) const;

  Affine matrix_;
  SourceAxes axes_;
  std::size_t row_axis_;
  std::array<std::vector<double>, 3> products_;
};

/// Returns the coordinate of voxel k of a row, along one of the source's axes.
inline double coordinate(const GatherRow& row, std::size_t axis, std::int64_t k) {
  const double* const terms = row.terms[axis];
  return ((row.products[axis][k] + terms[0]) + terms[1]) + terms[2];
}

}  // namespace hayate
