// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace hayate {

/// Sizes along the spatial axes X, Y, Z.
using SpatialShape = std::array<std::int64_t, 3>;

/// A point, or lengths in mm, along three axes.
using Vector3 = std::array<double, 3>;

/// A 4x4 matrix from voxel indices to world millimetres (RAS+: x to the right, y to the front, z
/// up), row by row; always float64, the last row is (0, 0, 0, 1).
struct Affine {
  std::array<std::array<double, 4>, 4> rows{
      {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}}};

  double& operator()(std::size_t row, std::size_t column) { return rows[row][column]; }
  double operator()(std::size_t row, std::size_t column) const { return rows[row][column]; }
  friend bool operator==(const Affine&, const Affine&) = default;
};

Affine diagonal_affine(const Vector3& scale);

/// The product a·b: b is applied first.
Affine operator*(const Affine& a, const Affine& b);

Vector3 transform_point(const Affine& affine, const Vector3& point);

/// \throws DataError  when the matrix is singular.
Affine inverse(const Affine& affine);

/// Returns the solution x of a·x = b (LU with partial pivoting, rounding as numpy.linalg.solve
/// does), which rounds a little differently from inverse(a)·b; MONAI changed from the one to the
/// other.
/// \throws DataError  when `a` is singular.
Affine solve(const Affine& a, const Affine& b);

/// Lengths of the first three columns: the voxel size in mm.
Vector3 spacing_mm(const Affine& affine);

/// Returns the rotation, with a mirroring if the affine has one, that is nearest to the directions
/// of its first three columns: their polar factor, as a matrix without translation.
/// \throws DataError  when a column is 0.
Affine nearest_rotation(const Affine& affine);
/// Whether no element is infinite or NaN.
bool is_finite(const Affine& affine);

/// Whether two voxel axes point the same way (to 1e-3), or one nowhere: such a volume has no
/// orientation and no voxel size that means anything.
bool is_singular(const Affine& voxel_to_world);

/// Does what numpy.allclose does: |a - b| <= absolute + relative·|b| for every element.
bool all_close(const Affine& a, const Affine& b, double relative, double absolute);

/// How far apart, in mm, affines of one grid may be: what headers round to, whose forms are float32
/// and whose spacings are written with four decimals.
inline constexpr double kGridToleranceMm = 1e-3;

/// Whether a label, or a prediction, lies where its image does.
bool is_same_grid(const Affine& label, const Affine& image);

/// Writes "0.83 x 0.83 x 3.4 mm".
std::string format_mm(const Vector3& mm);

/// Returns the affine with its columns brought to the lengths `spacing`: rotation and reflection
/// stay, shear and translation go. With `diagonal` the rotation goes too: diag(spacing).
///
/// MONAI's zoom_affine: M = R·U with R orthogonal and U upper triangular with a positive diagonal;
/// the result is R·diag(spacing). Source: monai/data/utils.py.
/// \pre every spacing is positive.
/// \throws DataError  when the matrix is singular.
Affine zoom_affine(const Affine& affine, const Vector3& spacing, bool diagonal = false);

/// Where a voxel axis points: world axis 0 (x), 1 (y) or 2 (z), and against it when flipped.
struct AxisOrientation {
  int world_axis = 0;
  bool flipped = false;
  friend bool operator==(const AxisOrientation&, const AxisOrientation&) = default;
};
using Orientation3 = std::array<AxisOrientation, 3>;

/// Which input axis picks its world axis first when an affine is so oblique that two want the same.
enum class AxisOrder {
  kFirstToLast,     ///< nibabel 3 (MONAI 0.7)
  kStrongestFirst,  ///< nibabel 5 (MONAI 1.x)
};

/// Finds the world axis nearest to each voxel axis, as nibabel.orientations.io_orientation does.
/// Source: nibabel/orientations.py, which has no name for the axes of a singular matrix either.
/// \throws DataError  when the matrix is singular, so that an axis is left without a world axis.
Orientation3 io_orientation(const Affine& affine, AxisOrder order = AxisOrder::kStrongestFirst);

/// Reads "RAS" → where axes of that name point. Letters L/R, P/A, I/S in any order.
/// \throws RecipeError  for other letters, or an axis named twice.
Orientation3 orientation_of_axcodes(std::string_view axcodes);

/// Returns the inverse of orientation_of_axcodes, e.g. "LPS".
std::string axcodes_of_orientation(const Orientation3& orientation);

/// Writes "[[1.5, 0, 0, -90], …]" for messages.
std::string format_affine(const Affine& affine);

}  // namespace hayate
