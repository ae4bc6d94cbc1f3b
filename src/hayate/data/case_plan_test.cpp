// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/case_plan.h"

#include <gtest/gtest.h>

#include "hayate/io/read_image.h"
#include "hayate/io/write_image.h"
#include "hayate/transforms/orientation.h"
#include "hayate/transforms/scale_intensity_range.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

/// A file's header: axes along the world's, but for a tilt of the third one.
ImageInfo make_info(const TempFolder& folder, double tilt) {
  Affine affine = diagonal_affine({-1.0, 1.0, 3.0});
  affine(1, 2) = tilt;
  write_image(folder / "image.nii", Volume::zeros(VoxelType::kInt16, {1, 20, 18, 8}, affine));
  return read_image_info(folder / "image.nii");
}

const Spacing& spacing() {
  static const Spacing spacing({.pixdim = {1.5, 1.5, 2.0}});
  return spacing;
}

TEST(CasePlan, TakesAnObliqueSpacingThatComesFirst) {
  const TempFolder folder;
  const ImageInfo info = make_info(folder, 1.0);
  CasePlan plan(info, info);
  EXPECT_TRUE(plan.take(spacing()));
  ASSERT_TRUE(plan.oblique);
  ASSERT_TRUE(plan.oblique->label);
  EXPECT_EQ(plan.oblique->label->options.mode, InterpolationMode::kNearest);
  EXPECT_EQ(plan.image_shape(), plan.oblique->image.grid.shape);
  EXPECT_EQ(plan.label_shape(), plan.image_shape());
  EXPECT_FALSE(plan.take(spacing()));
  EXPECT_FALSE(plan.take(Orientation({})));
  EXPECT_TRUE(plan.take(ScaleIntensityRange({.a_min = 0, .a_max = 1, .b_min = 0, .b_max = 1})));
}

TEST(CasePlan, TakesAnObliqueSpacingBehindAnOrientation) {
  const TempFolder folder;
  const ImageInfo info = make_info(folder, 1.0);
  CasePlan plan(info, info);
  ASSERT_TRUE(plan.take(Orientation({.axcodes = "SAR"})));
  EXPECT_TRUE(plan.take(spacing()));
  ASSERT_TRUE(plan.oblique);
  EXPECT_EQ(plan.image.shape(), (SpatialShape{8, 18, 20}));
  EXPECT_EQ(plan.image_shape(), plan.oblique->image.grid.shape);
}

TEST(CasePlan, LeavesASpacingBehindAnotherOneAlone) {
  const TempFolder folder;
  CasePlan straight(make_info(folder, 0.0), std::nullopt);
  ASSERT_TRUE(straight.take(spacing()));
  EXPECT_FALSE(straight.take(Spacing({.pixdim = {1.0, 1.0, 1.0}})));
}

TEST(CasePlan, TakesOtherSpacingsAsAxes) {
  const TempFolder folder;
  CasePlan plan(make_info(folder, 0.0), std::nullopt);
  EXPECT_TRUE(plan.take(spacing()));
  EXPECT_FALSE(plan.oblique);
  EXPECT_TRUE(plan.take(Orientation({})));
}

}  // namespace
}  // namespace hayate
