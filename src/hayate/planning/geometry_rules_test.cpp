// SPDX-License-Identifier: Apache-2.0
#include "hayate/planning/geometry_rules.h"

#include <vector>

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace hayate {
namespace {

/// Cases that are all alike.
GeometryChoice choose(const Vector3& spacing, const SpatialShape& shape, const Vector3& object_mm,
                      double piece_mm) {
  const std::vector<Vector3> spacings(10, spacing);
  const std::vector<SpatialShape> shapes(10, shape);
  return choose_geometry({spacings, shapes, object_mm, piece_mm});
}

std::int64_t voxels(const SpatialShape& shape) {
  return shape[0] * shape[1] * shape[2];
}

TEST(GeometryRules, SmallVolumesAreTakenWhole) {
  const GeometryChoice choice = choose({1, 1, 1}, {35, 50, 36}, {20, 40, 15}, 12.0);
  EXPECT_FALSE(choice.resample);
  EXPECT_TRUE(choice.whole_volume);
  EXPECT_EQ(choice.patch, (SpatialShape{40, 56, 40}));
  EXPECT_EQ(choice.strides, (std::vector<PerAxis>{2, 2, 2}));
  EXPECT_TRUE(contains(choice.spacing_reason, "all cases have 1 x 1 x 1 mm"));
}

TEST(GeometryRules, IsotropicVolumesGetCubes) {
  // A brain of 240 voxels, with a lesion of 40 mm.
  const GeometryChoice choice = choose({1, 1, 1}, {240, 240, 200}, {40, 40, 40}, 30.0);
  EXPECT_EQ(choice.spacing_mm, (Vector3{1, 1, 1}));
  EXPECT_FALSE(choice.whole_volume);
  EXPECT_EQ(choice.patch, (SpatialShape{80, 80, 80}));
  EXPECT_EQ(choice.strides, (std::vector<PerAxis>{2, 2, 2, 2}));
}

TEST(GeometryRules, TheCoarsestAxisOfAnisotropicCasesTakesItsTenthPercentile) {
  std::vector<Vector3> spacings;
  for (int i = 0; i <= 10; ++i) spacings.push_back({0.8, 0.8, 2.0 + 0.3 * i});
  const std::vector<SpatialShape> shapes(11, {300, 300, 80});
  const GeometryChoice choice = choose_geometry({spacings, shapes, {30, 30, 30}, 20.0});
  EXPECT_TRUE(choice.resample);
  EXPECT_EQ(choice.spacing_mm, (Vector3{0.8, 0.8, 2.3}));
  EXPECT_TRUE(contains(choice.spacing_reason, "10th percentile, 2.3 mm"));
}

TEST(GeometryRules, ThePercentileNeverMakesTheCoarsestAxisTheFinest) {
  std::vector<Vector3> spacings(4, {0.8, 0.8, 5.0});
  spacings.insert(spacings.end(), 2, {0.8, 0.8, 0.3});
  const std::vector<SpatialShape> shapes(6, {300, 300, 80});
  EXPECT_DOUBLE_EQ(choose_geometry({spacings, shapes, {30, 30, 30}, 20.0}).spacing_mm[2], 0.8);
}

TEST(GeometryRules, LargeObjectsMakeFineVoxelsCoarser) {
  // An abdominal CT with a spleen: the tutorial's recipe has 1.5 x 1.5 x 2 mm and 96 cubed.
  const GeometryChoice choice = choose({0.8, 0.8, 3.0}, {512, 512, 100}, {85, 95, 105}, 55.0);
  EXPECT_TRUE(choice.resample);
  EXPECT_NEAR(choice.spacing_mm[0], 1.55, 0.15);
  EXPECT_EQ(choice.spacing_mm[0], choice.spacing_mm[1]);
  EXPECT_NEAR(choice.spacing_mm[2], 3.2, 0.4);
  EXPECT_EQ(choice.patch[0], choice.patch[1]);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    EXPECT_EQ(choice.patch[axis] % choice.size_multiple()[axis], 0);
    EXPECT_GT(static_cast<double>(choice.patch[axis]) * choice.spacing_mm[axis], 150.0);
  }
  EXPECT_LE(voxels(choice.patch), 96 * 96 * 96 * 105 / 100);
  EXPECT_TRUE(contains(choice.spacing_reason, "made coarser"));
}

TEST(GeometryRules, SmallPiecesKeepFineVoxels) {
  // This is that abdominal CT, with metastases of 6 mm strewn over the liver.
  const GeometryChoice choice = choose({0.8, 0.8, 3.0}, {512, 512, 100}, {85, 95, 105}, 6.0);
  EXPECT_EQ(choice.spacing_mm, (Vector3{0.8, 0.8, 3.0}));
}

TEST(GeometryRules, VoxelsGrowToTwiceTheirSizeAtMost) {
  const GeometryChoice choice = choose({1, 1, 1}, {600, 600, 600}, {500, 500, 500}, 400.0);
  for (const double spacing : choice.spacing_mm) {
    EXPECT_GT(spacing, 1.9);
    EXPECT_LE(spacing, 2.0);
  }
}

TEST(GeometryRules, ThickSlicesAreHalvedOnceTheOthersAreAsCoarse) {
  // A prostate: 20 slices of 3.6 mm.
  const GeometryChoice choice = choose({0.6, 0.6, 3.6}, {320, 320, 20}, {50, 40, 40}, 30.0);
  const PerAxis in_plane(2, 2, 1);
  EXPECT_EQ(choice.strides, (std::vector<PerAxis>{in_plane, in_plane, 2, 2}));
  EXPECT_TRUE(choice.is_anisotropic());
  EXPECT_EQ(choice.patch[2], 20);
  EXPECT_LE(voxels(choice.patch), 96 * 96 * 96 * 105 / 100);
}

TEST(GeometryRules, AStackOfTenSlicesIsHalvedInPlane) {
  // A heart in short-axis slices of 10 mm.
  const GeometryChoice choice = choose({1.5625, 1.5625, 10}, {216, 256, 10}, {105, 100, 90}, 60.0);
  const PerAxis in_plane(2, 2, 1);
  EXPECT_EQ(choice.strides, (std::vector<PerAxis>{in_plane, in_plane, 2, in_plane}));
  // Voxels are 1.6, 3.1, 6.3, 12.5 and 25 mm wide, level by level, and 10, from the third on 20
  // high.
  const PerAxis in_slice(3, 3, 1);
  EXPECT_EQ(choice.kernels, (std::vector<PerAxis>{in_slice, in_slice, 3, 3, 3}));
  EXPECT_FALSE(choice.whole_volume);
  EXPECT_EQ(choice.patch, (SpatialShape{160, 160, 10}));
}

TEST(GeometryRules, SingleSlicesAreLeftAloneAcross) {
  // Whatever the header says that they are thick.
  for (const double thickness : {0.1, 1.0, 8.0}) {
    const GeometryChoice choice = choose({0.7, 0.7, thickness}, {512, 512, 1}, {90, 80, 8}, 12.0);
    EXPECT_EQ(choice.flat, (AxisSet{false, false, true}));
    EXPECT_FALSE(choice.resample);
    EXPECT_FALSE(choice.is_anisotropic());
    EXPECT_EQ(choice.slice_axis(), 2U);
    EXPECT_EQ(choice.patch[2], 1);
    EXPECT_EQ(choice.size_multiple()[2], 1);
    for (const PerAxis& kernel : choice.kernels) EXPECT_EQ(kernel, PerAxis(3, 3, 1));
    EXPECT_TRUE(contains(choice.spacing_reason, "all cases have 0.7 x 0.7 mm"));
  }
}

TEST(GeometryRules, LargeSingleSlicesAreCutWithinTheSlice) {
  const GeometryChoice choice = choose({1, 5, 1}, {3000, 1, 2000}, {100, 5, 100}, 12.0);
  EXPECT_FALSE(choice.whole_volume);
  EXPECT_EQ(choice.slice_axis(), 1U);
  EXPECT_EQ(choice.patch[1], 1);
  EXPECT_EQ(choice.patch[0], choice.patch[2]);
}

TEST(GeometryRules, AStackOfThreeSlicesIsNeitherHalvedNorTurnedOutOf) {
  const GeometryChoice choice = choose({1, 1, 1}, {256, 256, 3}, {90, 80, 3}, 12.0);
  EXPECT_FALSE(choice.is_flat());
  EXPECT_EQ(choice.slice_axis(), 2U);
  EXPECT_EQ(choice.patch[2], 3);
  for (const PerAxis& kernel : choice.kernels) EXPECT_EQ(kernel, PerAxis(3));
  // Of two slices a kernel of 3 would read more padding than voxels.
  for (const PerAxis& kernel : choose({1, 1, 1}, {256, 256, 2}, {90, 80, 2}, 12.0).kernels) {
    EXPECT_EQ(kernel, PerAxis(3, 3, 1));
  }
}

TEST(GeometryRules, AnImageOfAFewVoxelsStillGetsAStepWithinItsSlice) {
  const GeometryChoice choice = choose({1, 1, 1}, {4, 4, 1}, {2, 2, 1}, 1.0);
  EXPECT_EQ(choice.strides, (std::vector<PerAxis>{PerAxis(2, 2, 1)}));
}

TEST(GeometryRules, AnImageThatTheForegroundFillsIsTakenWhole) {
  const GeometryChoice choice = choose({1, 1, 1}, {90, 90, 90}, {60, 60, 60}, 40.0);
  EXPECT_TRUE(choice.whole_volume);
}

TEST(GeometryRules, SmallForegroundGetsSmallPatchesButNotTheSmallest) {
  const GeometryChoice choice = choose({1, 1, 1}, {240, 240, 200}, {10, 10, 10}, 8.0);
  EXPECT_EQ(choice.patch, (SpatialShape{64, 64, 64}));
}

}  // namespace
}  // namespace hayate
