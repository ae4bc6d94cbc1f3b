// SPDX-License-Identifier: Apache-2.0
// Every version that this CPU has, against the reference.
#include "hayate/resampling/resample_displaced.h"

#include <cmath>

#include <gtest/gtest.h>

#include "hayate/base/philox_stream.h"
#include "hayate/resampling/affine_matrices.h"
#include "support/isa_versions.h"
#include "support/resample_cases.h"

namespace hayate {
namespace {

DisplacementField draw_field(PhiloxStream& random, const SpatialShape& shape, double largest) {
  SpatialShape points{};
  for (auto& count : points) count = DisplacementField::kFewestPoints + random.randint(4);
  std::array<std::vector<float>, 3> values;
  for (auto& along : values) {
    along.resize(static_cast<std::size_t>(points[0] * points[1] * points[2]));
    for (float& value : along) value = static_cast<float>(random.uniform(-largest, largest));
  }
  return {shape, points, values};
}

DisplacementField constant_field(const SpatialShape& shape, const Vector3& by) {
  std::array<std::vector<float>, 3> values;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    values[axis].assign(5 * 4 * 6, static_cast<float>(by[axis]));
  }
  return {shape, {5, 4, 6}, values};
}

Affine draw_affine(PhiloxStream& random) {
  Affine matrix = rotation_matrix(Vector3{random.rand(), random.rand(), random.rand()});
  for (std::size_t axis = 0; axis < 3; ++axis) matrix(axis, 3) = random.uniform(-8.0, 8.0);
  return matrix;
}

TEST(ResampleDisplaced, AllVersionsEqualTheReference) {
  PhiloxStream random({.seed = 21});
  for (int i = 0; i < 60; ++i) {
    const Volume source = draw_volume(random);
    const DisplacementField field = draw_field(random, draw_shape(random), 6.0);
    const Affine matrix = draw_affine(random);
    const ResampleOptions options = draw_options(random);
    const Volume expected = resample_displaced_reference(source, matrix, field, options);
    for (const Isa isa : all_versions()) {
      const IsaScope scope(isa);
      EXPECT_LE(largest_difference(resample_displaced(source, matrix, field, options), expected),
                options.mode == InterpolationMode::kNearest ? 0.0 : 1e-2)
          << i;
    }
  }
}

TEST(ResampleDisplaced, ThatAllVoxelsAreDisplacedAlikeIsAShift) {
  PhiloxStream random({.seed = 22});
  for (int i = 0; i < 20; ++i) {
    const Volume source = draw_volume(random);
    const SpatialShape shape = draw_shape(random);
    // Numbers that binary fractions hold, so that no rounding moves a voxel to another neighbour.
    const Vector3 by{2.25, -1.5, 0.75};
    const Affine matrix = diagonal_affine({1.0, 0.5, 2.0});
    const ResampleOptions options = draw_options(random);
    Affine shifted = matrix;
    for (std::size_t axis = 0; axis < 3; ++axis) shifted(axis, 3) += matrix(axis, axis) * by[axis];
    const Volume displaced =
        resample_displaced_reference(source, matrix, constant_field(shape, by), options);
    Volume expected = resample_reference(source, shifted, shape, options);
    expected.set_voxel_to_world(displaced.voxel_to_world());
    // The weights of a spline add up to 1 but for their rounding.
    if (options.mode == InterpolationMode::kBilinear) {
      EXPECT_LE(largest_difference(displaced, expected), 1e-3) << i;
    }
  }
}

TEST(ResampleDisplaced, NoVoxelGoesFartherThanTheControlPoints) {
  PhiloxStream random({.seed = 23});
  const SpatialShape shape{9, 1, 14};
  const DisplacementField field = draw_field(random, shape, 3.0);
  std::array<std::vector<double>, 3> row;
  for (auto& along : row) along.resize(14);
  double farthest = 0.0;
  for (std::int64_t i = 0; i < shape[0]; ++i) {
    field.row(i, 0, row);
    for (std::size_t axis = 0; axis < 3; ++axis) {
      EXPECT_LE(field.bound()[axis], 3.0);
      for (const double by : row[axis]) {
        EXPECT_LE(std::abs(by), field.bound()[axis] + 1e-12);
        farthest = std::max(farthest, std::abs(by));
      }
    }
  }
  EXPECT_GT(farthest, 0.5);
}

}  // namespace
}  // namespace hayate
