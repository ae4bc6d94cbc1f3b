// SPDX-License-Identifier: Apache-2.0
#include "hayate/resampling/displacement_field.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace hayate {
namespace {

/// The weights of four control points at a place between the middle two, 0 … 1.
std::array<double, 4> cubic_b_spline(double place) {
  const double rest = 1.0 - place;
  return {rest * rest * rest / 6.0, (4.0 + place * place * (3.0 * place - 6.0)) / 6.0,
          (4.0 + rest * rest * (3.0 * rest - 6.0)) / 6.0, place * place * place / 6.0};
}

}  // namespace

DisplacementField::DisplacementField(const SpatialShape& shape, const SpatialShape& points,
                                     std::array<std::vector<float>, 3> values)
    : shape_(shape), points_(points), values_(std::move(values)) {
  for (std::size_t axis = 0; axis < 3; ++axis) {
    assert(points[axis] >= kFewestPoints);
    assert(std::ssize(values_[axis]) == points[0] * points[1] * points[2]);
    taps_[axis] = make_taps(shape[axis], points[axis]);
    for (const float value : values_[axis]) {
      bound_[axis] = std::max(bound_[axis], std::abs(static_cast<double>(value)));
    }
  }
}

std::vector<DisplacementField::Taps> DisplacementField::make_taps(std::int64_t size,
                                                                  std::int64_t points) {
  std::vector<Taps> taps(static_cast<std::size_t>(size));
  const auto spans = static_cast<double>(points - 3);
  for (std::int64_t voxel = 0; voxel < size; ++voxel) {
    const double place =
        size > 1 ? static_cast<double>(voxel) * spans / static_cast<double>(size - 1) : 0.0;
    const auto first = std::min(static_cast<std::int64_t>(place), points - 4);
    taps[static_cast<std::size_t>(voxel)] = {first,
                                             cubic_b_spline(place - static_cast<double>(first))};
  }
  return taps;
}

std::vector<double> DisplacementField::weights(std::size_t axis) const {
  const auto points = static_cast<std::size_t>(points_[axis]);
  std::vector<double> weights(taps_[axis].size() * points);
  for (std::size_t voxel = 0; voxel < taps_[axis].size(); ++voxel) {
    const Taps& taps = taps_[axis][voxel];
    std::ranges::copy(taps.weights,
                      weights.begin() + static_cast<std::ptrdiff_t>(voxel * points) + taps.first);
  }
  return weights;
}

void DisplacementField::row(std::int64_t i, std::int64_t j,
                            std::array<std::vector<double>, 3>& displacements) const {
  const Taps& x = taps_[0][static_cast<std::size_t>(i)];
  const Taps& y = taps_[1][static_cast<std::size_t>(j)];
  std::vector<double> line(static_cast<std::size_t>(points_[2]));
  for (std::size_t axis = 0; axis < 3; ++axis) {
    std::ranges::fill(line, 0.0);
    for (std::int64_t a = 0; a < 4; ++a) {
      for (std::int64_t b = 0; b < 4; ++b) {
        const double weight =
            x.weights[static_cast<std::size_t>(a)] * y.weights[static_cast<std::size_t>(b)];
        const float* const from =
            values_[axis].data() + ((x.first + a) * points_[1] + y.first + b) * points_[2];
        for (std::size_t p = 0; p < line.size(); ++p) line[p] += weight * from[p];
      }
    }
    double* out = displacements[axis].data();
    for (const Taps& z : taps_[2]) {
      const double* const from = line.data() + z.first;
      *out++ = z.weights[0] * from[0] + z.weights[1] * from[1] + z.weights[2] * from[2] +
               z.weights[3] * from[3];
    }
  }
}

}  // namespace hayate
