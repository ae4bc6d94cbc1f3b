// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nifti/nifti_forms.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

// nibabel works the quaternion out in the widest type that there is; so its last bits are ours.
using Wide = long double;
using Quaternion = std::array<Wide, 4>;

/// w, x, y, z; w from the length 1.
Quaternion unit_quaternion(const NiftiHeader& header) {
  const Wide x = header.quaternion[0];
  const Wide y = header.quaternion[1];
  const Wide z = header.quaternion[2];
  const Wide w_squared = 1 - (x * x + y * y + z * z);
  const Wide rounding = 3 * (header.version == 1 ? Wide(std::numeric_limits<float>::epsilon())
                                                 : Wide(std::numeric_limits<double>::epsilon()));
  if (std::abs(w_squared) < rounding) return {0, x, y, z};
  if (!(w_squared > 0)) {
    throw DataError(fmt::format("the qform's quaternion has b² + c² + d² = {:.9g}, expected at "
                                "most 1",
                                static_cast<double>(1 - w_squared)),
                    "write the file again with a valid qform");
  }
  return {std::sqrt(w_squared), x, y, z};
}

/// The rotation matrix of a quaternion of any length.
std::array<std::array<Wide, 3>, 3> rotation_of(const Quaternion& quaternion) {
  const auto [w, x, y, z] = quaternion;
  const Wide scale = 2 / (w * w + x * x + y * y + z * z);
  const Wide xs = x * scale;
  const Wide ys = y * scale;
  const Wide zs = z * scale;
  return {{{1 - (y * ys + z * zs), x * ys - w * zs, x * zs + w * ys},
           {x * ys + w * zs, 1 - (x * xs + z * zs), y * zs - w * xs},
           {x * zs - w * ys, y * zs + w * xs, 1 - (x * xs + y * ys)}}};
}

/// b, c, d of the unit quaternion, w >= 0, of a rotation without reflection. Works from the largest
/// of the four (Shepperd 1978), for which nothing cancels.
std::array<double, 3> quaternion_of(const Affine& r) {
  const double trace = r(0, 0) + r(1, 1) + r(2, 2);
  // Four times the square of w, x, y, z, less 1.
  const std::array<double, 4> squares{trace, 2 * r(0, 0) - trace, 2 * r(1, 1) - trace,
                                      2 * r(2, 2) - trace};
  const auto largest = std::ranges::max_element(squares) - squares.begin();
  std::array<double, 4> q{};
  switch (largest) {
    case 0:
      q = {1 + trace, r(2, 1) - r(1, 2), r(0, 2) - r(2, 0), r(1, 0) - r(0, 1)};
      break;
    case 1:
      q = {r(2, 1) - r(1, 2), 1 + squares[1], r(1, 0) + r(0, 1), r(0, 2) + r(2, 0)};
      break;
    case 2:
      q = {r(0, 2) - r(2, 0), r(1, 0) + r(0, 1), 1 + squares[2], r(2, 1) + r(1, 2)};
      break;
    default:
      q = {r(1, 0) - r(0, 1), r(0, 2) + r(2, 0), r(2, 1) + r(1, 2), 1 + squares[3]};
  }
  const double length = std::sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
  const double scale = (q[0] < 0.0 ? -1.0 : 1.0) / length;
  return {q[1] * scale, q[2] * scale, q[3] * scale};
}

bool mirrors(const Affine& r) {
  return r(0, 0) * (r(1, 1) * r(2, 2) - r(1, 2) * r(2, 1)) -
             r(0, 1) * (r(1, 0) * r(2, 2) - r(1, 2) * r(2, 0)) +
             r(0, 2) * (r(1, 0) * r(2, 1) - r(1, 1) * r(2, 0)) <
         0.0;
}

}  // namespace

double round_as_stored(const NiftiHeader& header, double value) {
  return header.version == 1 ? static_cast<double>(static_cast<float>(value)) : value;
}

Affine sform_affine(const NiftiHeader& header) {
  Affine affine;
  std::ranges::copy(header.sform_rows, affine.rows.begin());
  return affine;
}

Affine qform_affine(const NiftiHeader& header) {
  const auto rotation = rotation_of(unit_quaternion(header));
  Affine affine;
  for (std::size_t row = 0; row < 3; ++row) {
    for (std::size_t column = 0; column < 3; ++column) {
      const Wide handedness = column == 2 ? header.pixdim[0] : 1.0;
      affine(row, column) =
          static_cast<double>(rotation[row][column] * (handedness * header.pixdim[column + 1]));
    }
    affine(row, 3) = header.qform_offset[row];
  }
  return affine;
}

bool is_sform_finite(const NiftiHeader& header) {
  return header.sform_code == 0 || is_finite(sform_affine(header));
}

bool is_qform_finite(const NiftiHeader& header) {
  const auto finite = [](double value) { return std::isfinite(value); };
  return header.qform_code == 0 ||
         (std::ranges::all_of(header.quaternion, finite) &&
          std::ranges::all_of(header.qform_offset, finite) &&
          std::all_of(header.pixdim.begin() + 1, header.pixdim.begin() + 4, finite));
}

void set_sform(NiftiHeader& header, const Affine& affine, int code) {
  header.sform_code = code;
  for (std::size_t row = 0; row < 3; ++row) {
    for (std::size_t column = 0; column < 4; ++column) {
      header.sform_rows[row][column] = round_as_stored(header, affine(row, column));
    }
  }
}

void set_qform(NiftiHeader& header, const Affine& affine, int code) {
  Affine rotation = nearest_rotation(affine);
  const bool mirrored = mirrors(rotation);
  if (mirrored) {
    for (std::size_t row = 0; row < 3; ++row) rotation(row, 2) = -rotation(row, 2);
  }
  const Vector3 sizes = spacing_mm(affine);
  const std::array<double, 3> quaternion = quaternion_of(rotation);
  header.qform_code = code;
  header.pixdim[0] = mirrored ? -1.0 : 1.0;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    header.pixdim[axis + 1] = round_as_stored(header, sizes[axis]);
    header.quaternion[axis] = round_as_stored(header, quaternion[axis]);
    header.qform_offset[axis] = round_as_stored(header, affine(axis, 3));
  }
}

}  // namespace hayate
