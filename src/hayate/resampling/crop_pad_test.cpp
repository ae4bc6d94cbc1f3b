// SPDX-License-Identifier: Apache-2.0
#include "hayate/resampling/crop_pad.h"

#include <gtest/gtest.h>

#include "support/test_volumes.h"

namespace hayate {
namespace {

/// Three voxels 1, 2, 3 with three more before and four after.
std::vector<float> padded(PadMode mode) {
  const Volume result =
      pad(volume_of<float>({1, 3, 1, 1}, {1, 2, 3}), {3, 0, 0}, {4, 0, 0}, {mode, -1.0});
  const auto voxels = result.voxels<float>();
  return {voxels.begin(), voxels.end()};
}

TEST(CropPad, CropsKeepEachVoxelInItsPlace) {
  const Volume volume = counted_volume<std::int16_t>({2, 4, 5, 6});
  const Volume cut = crop(volume, {{1, 0, 2}, {3, 5, 6}});
  ASSERT_EQ(cut.shape(), (VolumeShape{2, 2, 5, 4}));
  expect_same_in_the_world<std::int16_t>(volume, cut);
}

TEST(CropPad, AnEmptyBoxGivesAnEmptyVolume) {
  EXPECT_EQ(crop(counted_volume<float>({2, 4, 5, 6}), {}).shape(), (VolumeShape{2, 0, 0, 0}));
}

TEST(CropPad, EachModeContinuesInItsWay) {
  EXPECT_EQ(padded(PadMode::kConstant), (std::vector<float>{-1, -1, -1, 1, 2, 3, -1, -1, -1, -1}));
  EXPECT_EQ(padded(PadMode::kEdge), (std::vector<float>{1, 1, 1, 1, 2, 3, 3, 3, 3, 3}));
  EXPECT_EQ(padded(PadMode::kReplicate), padded(PadMode::kEdge));
  EXPECT_EQ(padded(PadMode::kReflect), (std::vector<float>{2, 3, 2, 1, 2, 3, 2, 1, 2, 3}));
  EXPECT_EQ(padded(PadMode::kSymmetric), (std::vector<float>{3, 2, 1, 1, 2, 3, 3, 2, 1, 1}));
  EXPECT_EQ(padded(PadMode::kWrap), (std::vector<float>{1, 2, 3, 1, 2, 3, 1, 2, 3, 1}));
  EXPECT_EQ(padded(PadMode::kCircular), padded(PadMode::kWrap));
}

TEST(CropPad, OneVoxelIsRepeatedByEveryMode) {
  for (const PadMode mode :
       {PadMode::kEdge, PadMode::kReflect, PadMode::kSymmetric, PadMode::kWrap}) {
    const Volume result =
        pad(volume_of<float>({1, 1, 1, 1}, {5}), {1, 0, 0}, {1, 0, 2}, {mode, 0.0});
    for (const float voxel : result.voxels<float>()) EXPECT_EQ(voxel, 5.0F);
  }
}

TEST(CropPad, WhatIsPaddedAndCroppedAgainIsTheSame) {
  const Volume volume = counted_volume<std::uint8_t>({2, 3, 4, 5});
  const Volume larger = pad(volume, {1, 2, 3}, {4, 0, 1}, {PadMode::kReflect, 0.0});
  const Volume back = crop(larger, {{1, 2, 3}, {4, 6, 8}});
  EXPECT_TRUE(std::ranges::equal(back.bytes(), volume.bytes()));
  EXPECT_TRUE(all_close(back.voxel_to_world(), volume.voxel_to_world(), 0.0, 1e-12));
}

TEST(CropPad, ABoxMayReachOutside) {
  const Volume volume = counted_volume<float>({1, 4, 4, 4});
  const VoxelBox box{{-1, 1, 2}, {3, 4, 6}};
  const Volume result = crop_or_pad(volume, box, {PadMode::kConstant, -5.0});
  ASSERT_EQ(result.shape(), (VolumeShape{1, 4, 3, 4}));
  EXPECT_EQ(result.voxels<float>()[0], -5.0F);
  EXPECT_EQ(result.voxels<float>()[12], volume.voxels<float>()[4 + 2]);
  EXPECT_EQ(result.voxels<float>()[14], -5.0F);
  const VoxelBox inside{{1, 1, 1}, {2, 3, 4}};
  EXPECT_TRUE(same_bits(crop_or_pad(volume, inside, {}), crop(volume, inside)));
}

}  // namespace
}  // namespace hayate
