// SPDX-License-Identifier: Apache-2.0
#include "hayate/resampling/row_coordinates.h"

#include <gtest/gtest.h>

#include "hayate/base/philox_stream.h"

namespace hayate {
namespace {

TEST(RowCoordinates, AreThoseOfTransformPointBitForBit) {
  constexpr SpatialShape kShape{20, 21, 22};
  constexpr SourceAxes kAxes{1, 2, 0};
  std::array<int, 3> rows_along{};
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    PhiloxStream random({.seed = seed});
    Affine matrix;
    for (std::size_t row = 0; row < 3; ++row) {
      for (std::size_t column = 0; column < 4; ++column) {
        matrix(row, column) = random.uniform(-3.0, 3.0);
      }
    }
    const RowCoordinates coordinates(matrix, kShape, kAxes);
    const std::size_t along = coordinates.row_axis();
    ++rows_along[along];
    SpatialShape voxel{5, 13, 17};
    const GatherRow row = coordinates.row(voxel);
    for (voxel[along] = 0; voxel[along] < kShape[along]; ++voxel[along]) {
      const Vector3 expected =
          transform_point(matrix, {static_cast<double>(voxel[0]), static_cast<double>(voxel[1]),
                                   static_cast<double>(voxel[2])});
      for (std::size_t axis = 0; axis < 3; ++axis) {
        ASSERT_EQ(coordinate(row, axis, voxel[along]), expected[kAxes[axis]]) << "seed " << seed;
      }
    }
  }
  for (const int count : rows_along) EXPECT_GT(count, 0);
}

TEST(RowCoordinates, RowsFollowTheLinesOfMemoryUnlessTheyAreShort) {
  Affine matrix = diagonal_affine({1.0, 1.0, 1.0});
  matrix(0, 2) = 0.1;
  constexpr SourceAxes kXFastest{1, 2, 0};
  EXPECT_EQ(RowCoordinates(matrix, {20, 20, 20}, kXFastest).row_axis(), 0U);
  EXPECT_EQ(RowCoordinates(matrix, {4, 20, 20}, kXFastest).row_axis(), 2U);
  EXPECT_EQ(RowCoordinates(matrix, {20, 20, 20}, {0, 1, 2}).row_axis(), 2U);
  EXPECT_EQ(RowCoordinates(matrix, {20, 20, 10}, {0, 1, 2}).row_axis(), 1U);
  EXPECT_EQ(RowCoordinates(matrix, {4, 5, 10}, {0, 1, 2}).row_axis(), 2U);
}

}  // namespace
}  // namespace hayate
