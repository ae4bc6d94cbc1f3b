// SPDX-License-Identifier: Apache-2.0
#include "hayate/resampling/affine_matrices.h"

#include <array>
#include <cassert>
#include <cmath>
#include <utility>

namespace hayate {
namespace {

Affine centre_translation(const SpatialShape& shape, double sign) {
  Affine affine;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    affine(axis, 3) = sign * static_cast<double>(shape[axis] - 1) / 2.0;
  }
  return affine;
}

}  // namespace

Affine rotation_matrix(std::span<const double> radians) {
  assert(radians.size() <= 3);
  Affine result;
  for (std::size_t axis = 0; axis < radians.size(); ++axis) {
    const std::size_t from = (axis + 1) % 3;
    const std::size_t to = (axis + 2) % 3;
    Affine turn;
    turn(from, from) = turn(to, to) = std::cos(radians[axis]);
    turn(to, from) = std::sin(radians[axis]);
    turn(from, to) = -turn(to, from);
    result = result * turn;
  }
  return result;
}

Affine shear_matrix(std::span<const double> factors, MonaiRelease release) {
  assert(factors.size() <= 6);
  constexpr std::array<std::pair<std::size_t, std::size_t>, 6> kPlaces{
      {{0, 1}, {0, 2}, {1, 0}, {1, 2}, {2, 0}, {2, 1}}};
  Affine result;
  for (std::size_t i = 0; i < factors.size(); ++i) {
    const auto [row, column] = kPlaces[i];
    if (release == MonaiRelease::k07) {
      result(row, column) = factors[i];
    } else {
      Affine elementary;
      elementary(row, column) = factors[i];
      result = elementary * result;
    }
  }
  return result;
}

Affine translation_matrix(std::span<const double> voxels) {
  assert(voxels.size() <= 3);
  Affine result;
  for (std::size_t axis = 0; axis < voxels.size(); ++axis) result(axis, 3) = voxels[axis];
  return result;
}

Affine scale_matrix(std::span<const double> factors) {
  assert(factors.size() <= 3);
  Affine result;
  for (std::size_t axis = 0; axis < factors.size(); ++axis) result(axis, axis) = factors[axis];
  return result;
}

Affine from_centred(const Affine& centred, const SpatialShape& input_shape,
                    const SpatialShape& output_shape) {
  return centre_translation(input_shape, 1.0) * centred * centre_translation(output_shape, -1.0);
}

}  // namespace hayate
