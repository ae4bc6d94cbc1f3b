// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/resize.h"

#include "hayate/base/error.h"
#include "hayate/transforms/gaussian_smooth.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

TEST(Resize, SmoothsTheAxesThatShrinkBeforeItShrinksThem) {
  const Volume volume = noise_volume({1, 12, 10, 8});
  const Volume got =
      resize(volume, {6, 10, 9}, {.mode = ResizeMode::kTrilinear, .anti_aliasing = true});
  const Volume smooth = gaussian_smooth(volume, {0.5, 0.0, 0.0});
  EXPECT_TRUE(same_bits(got, interpolate(smooth, {6, 10, 9}, ResizeMode::kTrilinear)));
}

TEST(Resize, TakesASigmaThatIsGivenForTheAxesThatShrink) {
  const Volume volume = noise_volume({1, 12, 10, 8});
  const Volume got =
      resize(volume, {6, 9, 9}, {.anti_aliasing = true, .anti_aliasing_sigma = {0.7}});
  EXPECT_TRUE(same_bits(
      got, interpolate(gaussian_smooth(volume, {0.7, 0.7, 0.0}), {6, 9, 9}, ResizeMode::kArea)));
}

TEST(Resize, LeavesASampleOfTheRightShapeAlone) {
  Sample sample = aligned_sample();
  const Sample before = sample.clone();
  const std::byte* voxels = sample.image.bytes().data();
  Resize({.spatial_size = {-1, 17, 0}})(sample);
  EXPECT_TRUE(same_bits(sample, before));
  EXPECT_EQ(sample.image.bytes().data(), voxels);
}

TEST(Resize, BringsImageAndLabelToTheShapeAndForgetsTheIndices) {
  Sample sample = aligned_sample();
  Resize({.spatial_size = {20, -1, 6}, .mode = ResizeMode::kNearest})(sample);
  EXPECT_EQ(sample.image.shape(), (VolumeShape{1, 20, 17, 6}));
  EXPECT_TRUE(same_bits(convert(sample.label, VoxelType::kFloat32), sample.image));
  EXPECT_TRUE(sample.indices.empty());
}

TEST(Resize, KeepsProportionsToTheLongestAxis) {
  Sample sample = aligned_sample({8, 16, 5});
  Resize({.spatial_size = {24}, .size_mode = SizeMode::kLongest})(sample);
  // 5 · 1.5 = 7.5 goes to the even 8.
  EXPECT_EQ(sample.image.shape(), (VolumeShape{1, 12, 24, 8}));
}

TEST(Resize, SaysWhichSizesItTakes) {
  EXPECT_THROW(Resize({}), RecipeError);
  EXPECT_THROW(Resize({.spatial_size = {4, 4}}), RecipeError);
  EXPECT_THROW(Resize({.spatial_size = {4, 4, 4}, .size_mode = SizeMode::kLongest}), RecipeError);
  EXPECT_THROW(Resize({.spatial_size = {4}, .anti_aliasing_sigma = {1.0, 1.0}}), RecipeError);
}

}  // namespace
}  // namespace hayate
