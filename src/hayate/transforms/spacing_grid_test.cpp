// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/spacing_grid.h"

#include <cmath>

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/to_spacing.h"

namespace hayate {
namespace {

Affine grid_of(const Vector3& spacing) {
  Affine affine = diagonal_affine(spacing);
  affine(0, 3) = -90.0;
  affine(1, 3) = 12.5;
  return affine;
}

/// Turned about z by `degrees`.
Affine turned(const Vector3& spacing, double degrees) {
  const double angle = degrees * std::acos(-1.0) / 180.0;
  Affine rotation;
  rotation(0, 0) = rotation(1, 1) = std::cos(angle);
  rotation(1, 0) = std::sin(angle);
  rotation(0, 1) = -rotation(1, 0);
  return rotation * diagonal_affine(spacing);
}

// (n - 1)·old/new + 1 = 2.5, 3.5, 4.5.
TEST(SpacingGrid, RoundsTheShapeHalfToEven) {
  const SpacingGrid grid =
      compute_spacing_grid(grid_of({1, 1, 1}), {4, 6, 8}, to_spacing({2, 2, 2}));
  EXPECT_EQ(grid.shape, (SpatialShape{2, 4, 4}));
}

// 511·0.793/1.5 + 1 = 271.15, and 89·5/2 + 1 = 223.5, a tie.
TEST(SpacingGrid, ACtOfTheTutorialBecomes271By271By224) {
  const SpacingGrid grid = compute_spacing_grid(grid_of({0.793, 0.793, 5.0}), {512, 512, 90},
                                                to_spacing({1.5, 1.5, 2.0}));
  EXPECT_EQ(grid.shape, (SpatialShape{271, 271, 224}));
}

TEST(SpacingGrid, VoxelZeroStaysWhereItIs) {
  Affine flipped = grid_of({-2.0, 0.7, -5.0});
  const SpacingGrid grid = compute_spacing_grid(flipped, {9, 9, 9}, to_spacing({1.5, 1.5, 2.0}));
  const Vector3 origin = transform_point(grid.output_to_input_voxel, {0, 0, 0});
  for (const double coordinate : origin) EXPECT_NEAR(coordinate, 0.0, 1e-12);
  EXPECT_DOUBLE_EQ(grid.voxel_to_world(0, 0), -1.5);
  EXPECT_DOUBLE_EQ(grid.voxel_to_world(2, 2), -2.0);
}

TEST(SpacingGrid, AShortPixdimIsFilledUpByRelease) {
  const SpacingGrid current =
      compute_spacing_grid(grid_of({1, 1, 1}), {9, 9, 9}, to_spacing({4.0, 2.0}));
  EXPECT_EQ(current.shape, (SpatialShape{3, 5, 5}));
  const SpacingGrid tutorial = compute_spacing_grid(grid_of({1, 1, 1}), {9, 9, 9},
                                                    to_spacing({4.0, 2.0}, MonaiRelease::k07));
  EXPECT_EQ(tutorial.shape, (SpatialShape{3, 5, 9}));
}

TEST(SpacingGrid, ANegativePixdimKeepsTheAxis) {
  const SpacingGrid grid =
      compute_spacing_grid(grid_of({1, 3, 1}), {9, 9, 9}, to_spacing({2.0, -1.0, 0.0}));
  EXPECT_EQ(grid.shape, (SpatialShape{5, 9, 9}));
  EXPECT_DOUBLE_EQ(grid.voxel_to_world(1, 1), 3.0);
}

TEST(SpacingGrid, ASpacingWithinTheToleranceIsKeptSince1) {
  const Affine affine = grid_of({1.0004, 2.0, 3.0});
  const auto options = to_spacing({1.0, 1.0, 1.0});
  EXPECT_DOUBLE_EQ(compute_spacing_grid(affine, {900, 9, 9}, options).voxel_to_world(0, 0), 1.0004);
  const auto tutorial = to_spacing({1.0, 1.0, 1.0}, MonaiRelease::k07);
  EXPECT_DOUBLE_EQ(compute_spacing_grid(affine, {900, 9, 9}, tutorial).voxel_to_world(0, 0), 1.0);
}

TEST(SpacingGrid, TheIdentityKeepsTheAffineSince1) {
  const Affine affine = grid_of({1.0005, 2.0, 3.0});
  const SpacingGrid current = compute_spacing_grid(affine, {9, 9, 9}, to_spacing({1.0, 2.0, 3.0}));
  EXPECT_TRUE(current.is_identity);
  EXPECT_EQ(current.voxel_to_world, affine);
  const SpacingGrid tutorial =
      compute_spacing_grid(affine, {9, 9, 9}, to_spacing({1.0, 2.0, 3.0}, MonaiRelease::k07));
  EXPECT_TRUE(tutorial.is_identity);
  EXPECT_DOUBLE_EQ(tutorial.voxel_to_world(0, 0), 1.0);
}

TEST(SpacingGrid, AnAxisOfOneVoxelKeepsIt) {
  const SpacingGrid grid =
      compute_spacing_grid(grid_of({1, 1, 5}), {9, 9, 1}, to_spacing({2.0, 2.0, 1.0}));
  EXPECT_EQ(grid.shape, (SpatialShape{5, 5, 1}));
}

// Turned by 30 degrees no corner is the smallest along x and y: 0.7 begins at the corner of the
// bounding box, 1.6 lays the centres over each other.
TEST(SpacingGrid, ADiagonalGridOfATurnedOneBeginsElsewhereByRelease) {
  SpacingOptions options = to_spacing({1, 1, 1}, MonaiRelease::k07);
  options.diagonal = true;
  const Affine affine = turned({2, 2, 2}, 30.0);
  const SpacingGrid tutorial = compute_spacing_grid(affine, {8, 8, 8}, options);
  EXPECT_NEAR(tutorial.voxel_to_world(0, 3), 0.0, 1e-12);
  options.release = MonaiRelease::k16;
  const SpacingGrid current = compute_spacing_grid(affine, {8, 8, 8}, options);
  EXPECT_EQ(current.shape, tutorial.shape);
  const double half_shape = static_cast<double>(current.shape[0]) / 2.0;
  const Vector3 centre =
      transform_point(current.voxel_to_world, {half_shape, half_shape, half_shape});
  EXPECT_NEAR(centre[0], transform_point(affine, {4, 4, 4})[0], 1e-9);
}

TEST(SpacingGrid, ScaleExtentScalesEdgeToEdge) {
  SpacingOptions options = to_spacing({2.0, 2.0, 2.0});
  options.scale_extent = true;
  Affine affine = diagonal_affine({1, 1, 1});
  affine(0, 3) = affine(1, 3) = affine(2, 3) = 10.0;
  const SpacingGrid grid = compute_spacing_grid(affine, {8, 8, 8}, options);
  EXPECT_EQ(grid.shape, (SpatialShape{4, 4, 4}));
  EXPECT_DOUBLE_EQ(grid.voxel_to_world(0, 3), 10.5);
}

TEST(SpacingGrid, AnAxisThatWouldVanishIsADataError) {
  SpacingOptions options = to_spacing({8.0});
  options.scale_extent = true;
  EXPECT_THROW(compute_spacing_grid(grid_of({1, 1, 1}), {3, 30, 30}, options), DataError);
}

}  // namespace
}  // namespace hayate
