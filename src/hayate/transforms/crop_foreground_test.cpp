// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/crop_foreground.h"

#include <algorithm>
#include <optional>

#include <gtest/gtest.h>

#include "hayate/base/class_index.h"
#include "hayate/base/error.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

/// Makes two voxels of foreground in two channels of a [2, 8, 9, 10] image.
Volume two_voxels() {
  Volume image = Volume::zeros(VoxelType::kFloat32, {2, 8, 9, 10});
  image.channel<float>(0)[static_cast<std::size_t>((2 * 9 + 5) * 10 + 4)] = 1.0F;
  image.channel<float>(1)[static_cast<std::size_t>((6 * 9 + 3) * 10 + 4)] = 0.1F;
  image.channel<float>(1)[0] = -1.0F;
  return image;
}

TEST(CropForeground, EnclosesWhatIsAboveZeroInAnyChannel) {
  EXPECT_EQ(find_foreground(two_voxels()), (VoxelBox{{2, 3, 4}, {7, 6, 5}}));
}

TEST(CropForeground, AMarginLeavesTheVolumeUnlessSmallerIsAllowed) {
  CropForegroundOptions options{.margin = {3, 1, 0}};
  EXPECT_EQ(compute_foreground_box(two_voxels(), options), (VoxelBox{{-1, 2, 4}, {10, 7, 5}}));
  options.allow_smaller = true;
  EXPECT_EQ(compute_foreground_box(two_voxels(), options), (VoxelBox{{0, 2, 4}, {8, 7, 5}}));
}

// 5 → 8 begins (8 - 5)/2 = 1 earlier, 3 → 4 and 1 → 4 in the same way.
TEST(CropForeground, KDivisibleGrowsTheBoxBothWays) {
  const CropForegroundOptions options{.k_divisible = {8, 4, 4}};
  EXPECT_EQ(compute_foreground_box(two_voxels(), options), (VoxelBox{{1, 3, 3}, {9, 7, 7}}));
}

TEST(CropForeground, CutsImageAndLabelToOneBox) {
  Sample sample = aligned_sample();
  const Sample before = sample.clone();
  CropForeground({})(sample);
  EXPECT_LT(sample.image.size(), before.image.size());
  EXPECT_TRUE(same_bits(convert(sample.label, VoxelType::kFloat32), sample.image));
  expect_same_in_the_world<std::uint8_t>(before.label, sample.label);
  EXPECT_TRUE(sample.indices.empty());
}

TEST(CropForeground, PaddingOfTheLabelIsBackground) {
  Sample sample = aligned_sample();
  CropForeground({.margin = {40, 40, 40}, .value = -1.0})(sample);
  EXPECT_EQ(sample.image.voxels<float>()[0], -1.0F);
  EXPECT_EQ(sample.label.voxels<std::uint8_t>()[0], 0);
}

TEST(CropForeground, MayGoByTheLabel) {
  Sample sample = aligned_sample();
  const VoxelBox box = *find_foreground(sample.label);
  for (float& voxel : sample.image.voxels<float>()) voxel = 1.0F;
  CropForeground({.source_key = ForegroundSource::kLabel})(sample);
  EXPECT_EQ(sample.image.spatial_shape(), box.shape());
}

TEST(CropForeground, WhatNobodyAnnotatedIsNoForegroundOfALabel) {
  Volume label = Volume::zeros(VoxelType::kUint8, {1, 2, 3, 4});
  std::ranges::fill(label.voxels<std::uint8_t>(), kIgnoredVoxel);
  EXPECT_EQ(find_foreground(label), std::nullopt);
  label.voxels<std::uint8_t>()[5] = 1;
  EXPECT_EQ(find_foreground(label), (VoxelBox{{0, 1, 1}, {1, 2, 2}}));
}

TEST(CropForeground, NoForegroundIsADataErrorThatNamesTheCase) {
  Sample sample = aligned_sample();
  for (float& voxel : sample.image.voxels<float>()) voxel = -3.0F;
  sample.case_name = "liver_042";
  EXPECT_EQ(compute_foreground_box(sample.image, {}), VoxelBox{});
  try {
    CropForeground({})(sample);
    FAIL() << "an empty volume went through";
  } catch (const DataError& error) {
    EXPECT_NE(error.message().find("liver_042"), std::string::npos);
    EXPECT_NE(error.cure().find("ScaleIntensityRange"), std::string::npos);
  }
}

TEST(CropForeground, ImageAndLabelOfDifferentShapesAreADataError) {
  Sample sample = aligned_sample();
  sample.label = crop(sample.label, {{0, 0, 0}, {3, 3, 3}});
  EXPECT_THROW(CropForeground({})(sample), DataError);
}

}  // namespace
}  // namespace hayate
