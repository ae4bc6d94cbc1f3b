// SPDX-License-Identifier: Apache-2.0
// SpatialPad, CenterSpatialCrop, and ResizeWithPadOrCrop, which is made of the two.
#include "hayate/transforms/spatial_pad.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/transforms/center_spatial_crop.h"
#include "hayate/transforms/resize_with_pad_or_crop.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

std::vector<float> values(const Volume& volume) {
  const auto voxels = volume.voxels<float>();
  return {voxels.begin(), voxels.end()};
}

TEST(SpatialPad, AnOddVoxelGoesToTheEnd) {
  const Volume volume = counted_volume<float>({1, 2, 1, 1});
  EXPECT_EQ(values(spatial_pad(volume, {.spatial_size = {5, -1, 1}, .value = 9.0})),
            (std::vector<float>{9, 0, 1, 9, 9}));
  EXPECT_EQ(values(spatial_pad(
                volume, {.spatial_size = {5, 0, 0}, .method = PadMethod::kEnd, .value = 9.0})),
            (std::vector<float>{0, 1, 9, 9, 9}));
}

TEST(SpatialPad, LongAxesStay) {
  const Volume volume = counted_volume<float>({1, 2, 3, 4});
  EXPECT_TRUE(same_bits(spatial_pad(volume, {.spatial_size = {1, 2, 4}}), volume));
}

TEST(SpatialPad, TheLabelIsPaddedWithBackground) {
  Sample sample = aligned_sample({3, 4, 5});
  SpatialPad({.spatial_size = {9, 9, 9}, .value = -1024.0})(sample);
  EXPECT_EQ(sample.image.voxels<float>()[0], -1024.0F);
  EXPECT_EQ(sample.label.voxels<std::uint8_t>()[0], 0);
  EXPECT_EQ(sample.label.spatial_shape(), (SpatialShape{9, 9, 9}));
}

TEST(CenterSpatialCrop, TakesTheMiddle) {
  const Volume volume = counted_volume<float>({1, 7, 1, 1});
  EXPECT_EQ(values(center_spatial_crop(volume, {3, 0, 5})), (std::vector<float>{2, 3, 4}));
  EXPECT_EQ(values(center_spatial_crop(volume, {4, 1, 1})), (std::vector<float>{1, 2, 3, 4}));
  EXPECT_TRUE(same_bits(center_spatial_crop(volume, {9, 9, 9}), volume));
}

TEST(ResizeWithPadOrCrop, CutsLongAxesAndPadsShortOnes) {
  Sample sample = aligned_sample({8, 4, 6});
  const Sample before = sample.clone();
  ResizeWithPadOrCrop({.spatial_size = {5, 6, -1}})(sample);
  EXPECT_EQ(sample.image.spatial_shape(), (SpatialShape{5, 6, 6}));
  EXPECT_TRUE(same_bits(convert(sample.label, VoxelType::kFloat32), sample.image));
  expect_same_in_the_world<float>(before.image, crop(sample.image, {{0, 1, 0}, {5, 5, 6}}));
}

TEST(SpatialPad, ASizeThatSaysNothingIsARecipeError) {
  EXPECT_THROW(SpatialPad({}), RecipeError);
  EXPECT_THROW(CenterSpatialCrop({.roi_size = {-1, -1, -1}}), RecipeError);
  EXPECT_THROW(ResizeWithPadOrCrop({}), RecipeError);
}

}  // namespace
}  // namespace hayate
