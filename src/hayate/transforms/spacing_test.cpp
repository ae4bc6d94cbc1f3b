// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/spacing.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/test_volumes.h"
#include "support/to_spacing.h"

namespace hayate {
namespace {

TEST(Spacing, HalvingTheVoxelsPutsMeansInBetween) {
  Volume ramp = volume_of<float>({1, 3, 1, 1}, {0, 10, 40});
  ramp.set_voxel_to_world(diagonal_affine({2.0, 1.0, 1.0}));
  const Volume result = resample_to_spacing(ramp, to_spacing({1.0}), InterpolationMode::kBilinear);
  ASSERT_EQ(result.shape(), (VolumeShape{1, 5, 1, 1}));
  const auto voxels = result.voxels<float>();
  EXPECT_EQ(std::vector<float>(voxels.begin(), voxels.end()),
            (std::vector<float>{0, 5, 10, 25, 40}));
}

TEST(Spacing, TheInputsOwnSpacingChangesNothing) {
  Sample sample = aligned_sample();
  sample.image.set_voxel_to_world(diagonal_affine({1, 1, 2}));
  sample.label.set_voxel_to_world(diagonal_affine({1, 1, 2}));
  const Sample before = sample.clone();
  Spacing(to_spacing({-1.0, -1.0, -1.0}))(sample);
  EXPECT_TRUE(same_bits(sample.image, before.image));
  EXPECT_TRUE(same_bits(sample.label, before.label));
  Spacing(to_spacing({1.0005, 1.0, 1.9995}))(sample);
  EXPECT_TRUE(same_bits(sample.image, before.image));
}

TEST(Spacing, AnImageOfIntegersComesOutAsFloatEvenWhenNothingIsToDo) {
  Volume ct = volume_of<std::int16_t>({1, 2, 1, 1}, {-1024, 1000});
  const Volume result = resample_to_spacing(ct, to_spacing({1.0}), InterpolationMode::kBilinear);
  ASSERT_EQ(result.type(), VoxelType::kFloat32);
  EXPECT_EQ(result.voxels<float>()[0], -1024.0F);
}

TEST(Spacing, ImageAndLabelAreResampledByTheirOwnAffines) {
  Sample sample = aligned_sample({8, 8, 8});
  sample.image.set_voxel_to_world(diagonal_affine({1, 1, 1}));
  sample.label.set_voxel_to_world(diagonal_affine({2, 2, 2}));
  Spacing(to_spacing({1.0}))(sample);
  EXPECT_EQ(sample.image.spatial_shape(), (SpatialShape{8, 8, 8}));
  EXPECT_EQ(sample.label.spatial_shape(), (SpatialShape{15, 15, 15}));
}

TEST(Spacing, LabelsStayClassIndices) {
  Sample sample = aligned_sample();
  for (std::uint8_t& voxel : sample.label.voxels<std::uint8_t>()) {
    voxel = static_cast<std::uint8_t>(voxel * 7);
  }
  Spacing(to_spacing({1.1, 0.9, 1.3}))(sample);
  ASSERT_EQ(sample.label.type(), VoxelType::kUint8);
  for (const std::uint8_t voxel : sample.label.voxels<std::uint8_t>()) {
    EXPECT_TRUE(voxel == 0 || voxel == 7);
  }
  EXPECT_TRUE(sample.indices.empty()) << "they number voxels of the old grid";
}

TEST(Spacing, ASampleWithoutALabelStaysWithoutOne) {
  Sample sample = aligned_sample();
  sample.label = Volume{};
  Spacing(to_spacing({2.0}))(sample);
  EXPECT_FALSE(sample.has_label());
}

// PyTorch cannot tell where the one voxel of such an axis is; MONAI reads it for every coordinate.
TEST(Spacing, AlignedCornersReadAOneVoxelAxisAtItsVoxel) {
  SpacingOptions options = to_spacing({0.5, 0.5, 1.0});
  options.align_corners = true;
  options.padding_mode = PaddingMode::kZeros;
  Volume volume = counted_volume<float>({1, 4, 4, 1});
  volume.set_voxel_to_world(diagonal_affine({1.0, 1.0, 5.0}));
  const Volume result = resample_to_spacing(volume, options, InterpolationMode::kBilinear);
  ASSERT_EQ(result.shape(), (VolumeShape{1, 7, 7, 1}));
  EXPECT_EQ(result.voxels<float>().back(), 15.0F);
}

TEST(Spacing, APixdimOfFourNumbersIsARecipeError) {
  EXPECT_THROW(Spacing(to_spacing({})), RecipeError);
  EXPECT_THROW(Spacing(to_spacing({1, 1, 1, 1})), RecipeError);
}

}  // namespace
}  // namespace hayate
