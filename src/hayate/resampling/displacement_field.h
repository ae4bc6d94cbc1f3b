// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "hayate/volume/affine.h"

namespace hayate {

/// Smooth displacements of a grid's voxels: cubic B-splines over a lattice of control points, which
/// spans the grid from its first to its last voxel and a point beyond each. A displacement lies
/// between the least and the greatest of the control points'.
class DisplacementField {
 public:
  /// Of how many control points a spline is made at least.
  static constexpr std::int64_t kFewestPoints = 4;

  /// \param shape   of the grid.
  /// \param points  of the lattice, kFewestPoints or more along each axis.
  /// \param values  by axis: the displacement of each control point along that axis of the grid, in
  ///                voxels, [points] in C order.
  DisplacementField(const SpatialShape& shape, const SpatialShape& points,
                    std::array<std::vector<float>, 3> values);

  const SpatialShape& shape() const { return shape_; }
  const SpatialShape& points() const { return points_; }
  /// Returns the displacements of the control points along an axis of the grid, [points] in C
  /// order.
  const std::vector<float>& values(std::size_t axis) const { return values_[axis]; }
  /// Returns how much each voxel along an axis feels each control point, [size, points] in C order.
  std::vector<double> weights(std::size_t axis) const;
  /// Returns by axis what no voxel is displaced by more than.
  const Vector3& bound() const { return bound_; }

  /// Fills in the displacements of the voxels (i, j, 0), (i, j, 1) …, by axis of the grid.
  /// \param displacements  have room for the row.
  void row(std::int64_t i, std::int64_t j, std::array<std::vector<double>, 3>& displacements) const;

 private:
  /// The first of the four control points that a voxel feels along an axis, and their weights.
  struct Taps {
    std::int64_t first = 0;
    std::array<double, 4> weights{};
  };
  static std::vector<Taps> make_taps(std::int64_t size, std::int64_t points);

  SpatialShape shape_;
  SpatialShape points_;
  std::array<std::vector<float>, 3> values_;
  std::array<std::vector<Taps>, 3> taps_;
  Vector3 bound_{};
};

}  // namespace hayate
