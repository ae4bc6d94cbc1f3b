// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/case_plan.h"

#include <gtest/gtest.h>

#include "hayate/transforms/orientation.h"
#include "hayate/transforms/scale_intensity_range.h"
#include "hayate/transforms/spatial_pad.h"

namespace hayate {
namespace {

/// Axes along the world's, but for a tilt of the third one.
AxisGrid make_grid(double tilt, const SpatialShape& shape = {20, 18, 8}) {
  Affine affine = diagonal_affine({-1.0, 1.0, 3.0});
  affine(1, 2) = tilt;
  return make_axis_grid(shape, affine);
}

const Spacing& spacing() {
  static const Spacing spacing({.pixdim = {1.5, 1.5, 2.0}});
  return spacing;
}

ScaleIntensityRange range() {
  return ScaleIntensityRange({.a_min = 0, .a_max = 1, .b_min = 0, .b_max = 1});
}

/// "" where the transform enters the plan.
std::string_view reason(const DeterministicTransform& transform, CasePlan& plan) {
  return transform.plan(plan).reason();
}

TEST(CasePlan, TakesAnObliqueSpacingThatComesFirst) {
  CasePlan plan{.image = make_grid(1.0), .label = make_grid(1.0)};
  EXPECT_EQ(reason(spacing(), plan), "");
  ASSERT_TRUE(plan.oblique);
  ASSERT_TRUE(plan.oblique->label);
  EXPECT_EQ(plan.oblique->label->options.mode, InterpolationMode::kNearest);
  EXPECT_EQ(plan.image_shape(), plan.oblique->image.grid.shape);
  EXPECT_EQ(plan.label_shape(), plan.image_shape());
  constexpr std::string_view kBehind = "it comes behind a Spacing onto an oblique grid";
  EXPECT_EQ(reason(spacing(), plan), kBehind);
  EXPECT_EQ(reason(Orientation({}), plan), kBehind);
  EXPECT_EQ(reason(CropForeground({}), plan), kBehind);
  EXPECT_EQ(reason(range(), plan), "");
}

TEST(CasePlan, TakesAnObliqueSpacingBehindAnOrientation) {
  CasePlan plan{.image = make_grid(1.0), .label = make_grid(1.0)};
  ASSERT_EQ(reason(Orientation({.axcodes = "SAR"}), plan), "");
  EXPECT_EQ(reason(spacing(), plan), "");
  ASSERT_TRUE(plan.oblique);
  EXPECT_EQ(plan.image.shape(), (SpatialShape{8, 18, 20}));
  EXPECT_EQ(plan.image_shape(), plan.oblique->image.grid.shape);
}

TEST(CasePlan, LeavesASpacingBehindAnotherOneAlone) {
  CasePlan straight{.image = make_grid(0.0)};
  ASSERT_EQ(reason(spacing(), straight), "");
  EXPECT_EQ(reason(Spacing({.pixdim = {1.0, 1.0, 1.0}}), straight),
            "another Spacing comes before it");
}

TEST(CasePlan, TakesOtherSpacingsAsAxes) {
  CasePlan plan{.image = make_grid(0.0)};
  EXPECT_EQ(reason(spacing(), plan), "");
  EXPECT_FALSE(plan.oblique);
  EXPECT_EQ(reason(Orientation({}), plan), "");
}

TEST(CasePlan, ASpacingSaysWhyItCannotEnter) {
  CasePlan plan{.image = make_grid(0.0)};
  EXPECT_EQ(reason(Spacing({.pixdim = {2.0}, .mode = InterpolationMode::kNearest}), plan),
            "its mode is not bilinear");
  CasePlan of_one_voxel{.image = make_grid(1.0, {1, 1, 1})};
  EXPECT_EQ(reason(Spacing({.pixdim = {0.3}, .padding_mode = PaddingMode::kZeros}), of_one_voxel),
            "there is no more than one voxel");
  ASSERT_EQ(reason(range(), plan), "");
  EXPECT_EQ(reason(spacing(), plan), "it comes behind a range of intensities");
}

TEST(CasePlan, ASecondRangeSaysThatThereIsOne) {
  CasePlan plan{.image = make_grid(0.0)};
  ASSERT_EQ(reason(range(), plan), "");
  EXPECT_EQ(reason(range(), plan), "another range comes before it");
}

TEST(CasePlan, OnlyATightCropNarrowsIt) {
  CasePlan plan{.image = make_grid(0.0)};
  EXPECT_EQ(reason(CropForeground({.margin = {1, 0, 0}}), plan),
            "it keeps a margin around the foreground");
  EXPECT_EQ(reason(CropForeground({.k_divisible = {1, 4, 1}}), plan),
            "its box grows beyond the foreground");
  EXPECT_FALSE(plan.foreground);
  EXPECT_EQ(reason(CropForeground({.source_key = ForegroundSource::kLabel}), plan), "");
  EXPECT_EQ(plan.foreground, ForegroundSource::kLabel);
}

TEST(CasePlan, OtherTransformsWorkOnWhatIsPrepared) {
  CasePlan plan{.image = make_grid(0.0)};
  EXPECT_EQ(reason(SpatialPad({.spatial_size = {8, 8, 8}}), plan),
            "it works on volumes that are prepared so far");
}

}  // namespace
}  // namespace hayate
