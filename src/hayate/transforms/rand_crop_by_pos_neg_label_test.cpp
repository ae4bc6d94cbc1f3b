// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rand_crop_by_pos_neg_label.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/base/random_state.h"
#include "hayate/resampling/crop_pad.h"
#include "hayate/transforms/crop_centers.h"
#include "hayate/transforms/fg_bg_to_indices.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

Sample sample_without_indices() {
  Sample sample = aligned_sample();
  sample.indices = {};
  return sample;
}

Sample empty_label_sample() {
  Sample sample = sample_without_indices();
  for (std::uint8_t& voxel : sample.label.voxels<std::uint8_t>()) voxel = 0;
  return sample;
}

std::vector<Sample> cut_patches(const Sample& sample, const RandCropByPosNegLabelOptions& options,
                                std::uint32_t seed = 5) {
  RandomState random(seed);
  return RandCropByPosNegLabel(options)(sample, random);
}

TEST(RandCropByPosNegLabel, PatchesLieWhereTheyWereInTheWorld) {
  const Sample sample = aligned_sample();
  const std::vector<Sample> patches =
      cut_patches(sample, {.spatial_size = {6, 5, 4}, .num_samples = 8});
  ASSERT_EQ(patches.size(), 8U);
  for (const Sample& patch : patches) {
    EXPECT_EQ(patch.image.spatial_shape(), (SpatialShape{6, 5, 4}));
    EXPECT_EQ(patch.case_name, sample.case_name);
    EXPECT_TRUE(patch.indices.empty());
    EXPECT_TRUE(same_bits(convert(patch.label, VoxelType::kFloat32), patch.image));
    expect_same_in_the_world<std::uint8_t>(sample.label, patch.label);
  }
}

TEST(RandCropByPosNegLabel, LeavesTheCachedSampleAsItIs) {
  const Sample sample = aligned_sample();
  const Sample before = sample.clone();
  cut_patches(sample, {.spatial_size = {6, 5, 4}, .num_samples = 4});
  EXPECT_TRUE(same_bits(sample, before));
}

TEST(RandCropByPosNegLabel, FindsTheIndicesItselfWhenThereAreNone) {
  Sample sample = sample_without_indices();
  const std::vector<Sample> found =
      cut_patches(sample, {.spatial_size = {4, 4, 4}, .num_samples = 3});
  sample.indices = fg_bg_to_indices(sample.label, nullptr, 0.0);
  const std::vector<Sample> given =
      cut_patches(sample, {.spatial_size = {4, 4, 4}, .num_samples = 3});
  for (std::size_t i = 0; i < 3; ++i) EXPECT_TRUE(same_bits(found[i], given[i]));
}

TEST(RandCropByPosNegLabel, OnlyForegroundIsDrawnWhenOnlyItIsWanted) {
  for (const Sample& patch :
       cut_patches(sample_without_indices(),
                   {.spatial_size = {1, 1, 1}, .pos = 1.0, .neg = 0.0, .num_samples = 20})) {
    EXPECT_EQ(patch.label.voxels<std::uint8_t>()[0], 1);
  }
}

TEST(RandCropByPosNegLabel, ACaseWithoutForegroundGivesBackgroundAndIsSaidOnce) {
  const Sample sample = empty_label_sample();
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(cut_patches(sample, {.spatial_size = {4, 4, 4}, .num_samples = 4}).size(), 4U);
  cut_patches(sample, {.spatial_size = {4, 4, 4}});
  const std::string said = ::testing::internal::GetCapturedStderr();
  const auto first = said.find("no foreground");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(said.find("no foreground", first + 1), std::string::npos);
}

TEST(RandCropByPosNegLabel, NowhereToCutIsADataErrorThatNamesTheCase) {
  const Sample sample = empty_label_sample();
  try {
    cut_patches(sample, {.spatial_size = {4, 4, 4}, .use_image = true, .image_threshold = 2.0});
    FAIL() << "patches out of nothing";
  } catch (const DataError& error) {
    EXPECT_NE(error.message().find("'aligned'"), std::string::npos);
  }
}

TEST(RandCropByPosNegLabel, AThinScanIsADataErrorWithACure) {
  try {
    cut_patches(aligned_sample(), {.spatial_size = {4, 4, 96}});
    FAIL() << "a patch larger than the volume";
  } catch (const DataError& error) {
    EXPECT_NE(error.cure().find("allow_smaller"), std::string::npos);
    EXPECT_NE(error.cure().find("SpatialPad"), std::string::npos);
  }
}

TEST(RandCropByPosNegLabel, KeepsForegroundWhenTheVolumeIsSmallerThanThePatch) {
  const std::vector<Sample> patches = cut_patches(
      sample_without_indices(),
      {.spatial_size = {4, 96, -1}, .neg = 0.0, .num_samples = 6, .allow_smaller = true});
  for (const Sample& patch : patches) {
    EXPECT_EQ(patch.image.spatial_shape(), (SpatialShape{4, 17, 12}));
    EXPECT_TRUE(std::ranges::count(patch.label.voxels<std::uint8_t>(), 1) > 0);
  }
}

TEST(RandCropByPosNegLabel, ARatioOfNothingIsARecipeError) {
  const SpatialShape size{4, 4, 4};
  EXPECT_THROW(RandCropByPosNegLabel({.spatial_size = size, .pos = 0, .neg = 0}), RecipeError);
  EXPECT_THROW(RandCropByPosNegLabel({.spatial_size = size, .pos = -1}), RecipeError);
  EXPECT_THROW(RandCropByPosNegLabel({}), RecipeError);
}

TEST(CropCenters, MoveInwardsUntilThePatchFits) {
  EXPECT_EQ(correct_crop_center({0, 9, 5}, {4, 4, 4}, {10, 10, 10}), (SpatialShape{2, 8, 5}));
  EXPECT_EQ(correct_crop_center({0, 9, 5}, {5, 5, 5}, {10, 10, 10}), (SpatialShape{2, 7, 5}));
  EXPECT_EQ(patch_box({2, 7, 5}, {5, 5, 5}, {10, 10, 10}), (VoxelBox{{0, 5, 3}, {5, 10, 8}}));
}

TEST(CropCenters, APatchAsLargeAsTheVolumeHasOneCenter) {
  for (const std::int64_t size : {1, 7, 8}) {
    const SpatialShape shape{size, size, size};
    EXPECT_EQ(correct_crop_center({0, size - 1, size / 2}, shape, shape),
              (SpatialShape{size / 2, size / 2, size / 2}));
    EXPECT_EQ(patch_box({size / 2, size / 2, size / 2}, shape, shape),
              (VoxelBox{{0, 0, 0}, shape}));
  }
}

}  // namespace
}  // namespace hayate
