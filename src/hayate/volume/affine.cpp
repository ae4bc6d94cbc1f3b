// SPDX-License-Identifier: Apache-2.0
#include "hayate/volume/affine.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <Eigen/Dense>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

using Matrix4 = Eigen::Matrix<double, 4, 4, Eigen::RowMajor>;

Matrix4 to_eigen(const Affine& affine) {
  return Eigen::Map<const Matrix4>(affine.rows[0].data());
}

Affine from_eigen(const Matrix4& matrix) {
  Affine affine;
  Eigen::Map<Matrix4>(affine.rows[0].data()) = matrix;
  return affine;
}

[[noreturn]] void reject_singular(const Affine& affine) {
  throw DataError(fmt::format("affine {} is singular", format_affine(affine)),
                  "repair the header's sform or qform");
}

constexpr std::string_view kNegativeLetters = "LPI";
constexpr std::string_view kPositiveLetters = "RAS";

// The volume that three unit vectors along the voxel axes span: 1 when they are at right angles.
constexpr double kSmallestSpan = 1e-3;

}  // namespace

Affine diagonal_affine(const Vector3& scale) {
  Affine affine;
  for (std::size_t axis = 0; axis < 3; ++axis) affine(axis, axis) = scale[axis];
  return affine;
}

Affine operator*(const Affine& a, const Affine& b) {
  return from_eigen(to_eigen(a) * to_eigen(b));
}

Vector3 transform_point(const Affine& affine, const Vector3& point) {
  Vector3 result;
  for (std::size_t row = 0; row < 3; ++row) {
    result[row] = affine(row, 0) * point[0] + affine(row, 1) * point[1] +
                  affine(row, 2) * point[2] + affine(row, 3);
  }
  return result;
}

Affine inverse(const Affine& affine) {
  return solve(affine, Affine{});
}

// Written out, because the rounding matters: where Spacing rounds a shape, MONAI lands on a tie or
// just beside it depending on it. LAPACK (in OpenBLAS) multiplies by the reciprocal of a pivot.
Affine solve(const Affine& a, const Affine& b) {
  Affine left = a;
  Affine right = b;
  std::array<double, 4> reciprocals;
  for (std::size_t k = 0; k < 4; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < 4; ++i) {
      if (std::abs(left(i, k)) > std::abs(left(pivot, k))) pivot = i;
    }
    if (!std::isfinite(left(pivot, k)) || left(pivot, k) == 0.0) reject_singular(a);
    std::swap(left.rows[k], left.rows[pivot]);
    std::swap(right.rows[k], right.rows[pivot]);
    reciprocals[k] = 1.0 / left(k, k);
    for (std::size_t i = k + 1; i < 4; ++i) {
      const double factor = left(i, k) * reciprocals[k];
      for (std::size_t j = 0; j < 4; ++j) {
        left(i, j) -= factor * left(k, j);
        right(i, j) -= factor * right(k, j);
      }
    }
  }
  for (std::size_t k = 4; k-- > 0;) {
    for (double& element : right.rows[k]) element *= reciprocals[k];
    for (std::size_t i = 0; i < k; ++i) {
      for (std::size_t j = 0; j < 4; ++j) right(i, j) -= left(i, k) * right(k, j);
    }
  }
  return right;
}

Vector3 spacing_mm(const Affine& affine) {
  Vector3 lengths;
  for (std::size_t column = 0; column < 3; ++column) {
    lengths[column] =
        std::sqrt(affine(0, column) * affine(0, column) + affine(1, column) * affine(1, column) +
                  affine(2, column) * affine(2, column));
  }
  return lengths;
}

Affine nearest_rotation(const Affine& affine) {
  Eigen::Matrix3d directions = to_eigen(affine).topLeftCorner<3, 3>();
  for (int column = 0; column < 3; ++column) {
    const double length = directions.col(column).norm();
    if (!(length > 0.0)) {
      throw DataError(fmt::format("affine {} has no direction for an axis", format_affine(affine)),
                      "repair the header's sform or qform");
    }
    directions.col(column) /= length;
  }
  const Eigen::JacobiSVD<Eigen::Matrix3d> svd(directions,
                                              Eigen::ComputeFullU | Eigen::ComputeFullV);
  Matrix4 rotation = Matrix4::Identity();
  rotation.topLeftCorner<3, 3>() = svd.matrixU() * svd.matrixV().transpose();
  return from_eigen(rotation);
}

bool is_finite(const Affine& affine) {
  return to_eigen(affine).allFinite();
}

bool is_singular(const Affine& a) {
  const double determinant = a(0, 0) * (a(1, 1) * a(2, 2) - a(1, 2) * a(2, 1)) -
                             a(0, 1) * (a(1, 0) * a(2, 2) - a(1, 2) * a(2, 0)) +
                             a(0, 2) * (a(1, 0) * a(2, 1) - a(1, 1) * a(2, 0));
  const Vector3 lengths = spacing_mm(a);
  const double product = lengths[0] * lengths[1] * lengths[2];
  return !(std::abs(determinant) >= kSmallestSpan * product) || product == 0.0;
}

bool all_close(const Affine& a, const Affine& b, double relative, double absolute) {
  for (std::size_t row = 0; row < 4; ++row) {
    for (std::size_t column = 0; column < 4; ++column) {
      const double bound = absolute + relative * std::abs(b(row, column));
      if (!(std::abs(a(row, column) - b(row, column)) <= bound)) return false;
    }
  }
  return true;
}

bool is_same_grid(const Affine& label, const Affine& image) {
  return all_close(label, image, 1e-5, kGridToleranceMm);
}

std::string format_mm(const Vector3& mm) {
  return fmt::format("{:.4g} x {:.4g} x {:.4g} mm", mm[0], mm[1], mm[2]);
}

Affine zoom_affine(const Affine& affine, const Vector3& spacing, bool diagonal) {
  if (diagonal) return diagonal_affine(spacing);
  // M = R·U with U upper triangular: Mᵀ·M = L·Lᵀ (Cholesky), U = Lᵀ.
  const Eigen::Matrix3d directions = to_eigen(affine).topLeftCorner<3, 3>();
  const Eigen::Matrix3d gram = directions.transpose() * directions;
  Affine upper;
  for (std::size_t j = 0; j < 3; ++j) {
    for (std::size_t i = j; i < 3; ++i) {
      double rest = gram(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
      for (std::size_t k = 0; k < j; ++k) rest -= upper(k, i) * upper(k, j);
      upper(j, i) = i == j ? std::sqrt(rest) : rest / upper(j, j);
    }
    if (!(upper(j, j) > 0.0)) reject_singular(affine);
  }
  Affine linear = affine;
  for (std::size_t row = 0; row < 3; ++row) linear(row, 3) = 0.0;
  return linear * inverse(upper) * diagonal_affine(spacing);
}

Orientation3 io_orientation(const Affine& affine, AxisOrder order) {
  if (!is_finite(affine)) reject_singular(affine);
  // The rotation nearest to the affine's directions: its polar factor, without the directions that
  // it flattens.
  Eigen::Matrix3d directions = to_eigen(affine).topLeftCorner<3, 3>();
  for (int column = 0; column < 3; ++column) {
    const double length = directions.col(column).norm();
    if (length > 0.0) directions.col(column) /= length;
  }
  const Eigen::JacobiSVD<Eigen::Matrix3d> svd(directions,
                                              Eigen::ComputeFullU | Eigen::ComputeFullV);
  const double smallest = svd.singularValues()(0) * 3 * std::numeric_limits<double>::epsilon();
  Eigen::Matrix3d rotation = Eigen::Matrix3d::Zero();
  for (int i = 0; i < 3; ++i) {
    if (svd.singularValues()(i) > smallest) {
      rotation += svd.matrixU().col(i) * svd.matrixV().col(i).transpose();
    }
  }

  std::array<int, 3> axes{0, 1, 2};
  if (order == AxisOrder::kStrongestFirst) {
    const Eigen::RowVector3d strength = rotation.cwiseAbs2().colwise().maxCoeff();
    std::ranges::stable_sort(axes, [&](int a, int b) { return strength(a) > strength(b); });
  }
  Orientation3 orientation;
  for (const int axis : axes) {
    Eigen::Index world_axis = 0;
    // Nothing is left where two axes point the same way, or one nowhere.
    if (!(rotation.col(axis).cwiseAbs().maxCoeff(&world_axis) > 0.0)) reject_singular(affine);
    orientation[static_cast<std::size_t>(axis)] = {static_cast<int>(world_axis),
                                                   rotation(world_axis, axis) < 0.0};
    rotation.row(world_axis).setZero();
  }
  return orientation;
}

Orientation3 orientation_of_axcodes(std::string_view axcodes) {
  Orientation3 orientation;
  std::array<bool, 3> seen{};
  bool valid = axcodes.size() == 3;
  for (std::size_t axis = 0; valid && axis < 3; ++axis) {
    const auto negative = kNegativeLetters.find(axcodes[axis]);
    const auto positive = kPositiveLetters.find(axcodes[axis]);
    const auto world_axis = std::min(negative, positive);
    valid = world_axis != std::string_view::npos && !std::exchange(seen[world_axis], true);
    if (valid) orientation[axis] = {static_cast<int>(world_axis), negative < positive};
  }
  if (!valid) {
    throw RecipeError(
        fmt::format("axcodes: got '{}', expected one letter each of L/R, P/A, I/S, "
                    "for instance RAS",
                    axcodes));
  }
  return orientation;
}

std::string axcodes_of_orientation(const Orientation3& orientation) {
  std::string axcodes;
  for (const AxisOrientation& axis : orientation) {
    const auto world_axis = static_cast<std::size_t>(axis.world_axis);
    axcodes += axis.flipped ? kNegativeLetters[world_axis] : kPositiveLetters[world_axis];
  }
  return axcodes;
}

std::string format_affine(const Affine& affine) {
  std::string text = "[";
  for (std::size_t row = 0; row < 3; ++row) {
    text += fmt::format("{}[{:.6g}]", row ? ", " : "", fmt::join(affine.rows[row], ", "));
  }
  return text + "]";
}

}  // namespace hayate
