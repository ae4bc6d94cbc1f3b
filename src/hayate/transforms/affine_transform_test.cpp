// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/affine_transform.h"

#include "support/test_volumes.h"

namespace hayate {
namespace {

std::vector<float> shifted_line(PaddingMode padding, MonaiRelease release) {
  const Volume line = volume_of<float>({1, 4, 1, 1}, {1, 2, 3, 4});
  const Affine matrix = compute_centred_matrix({.translate = {2.5}}, release);
  const Volume moved =
      affine_transform(line, matrix, {4, 1, 1}, {.padding_mode = padding, .release = release});
  return {moved.voxels<float>().begin(), moved.voxels<float>().end()};
}

TEST(AffineTransform, OfTheIdentityChangesNoBit) {
  const Volume volume = noise_volume({2, 5, 6, 7});
  EXPECT_TRUE(same_bits(affine_transform(volume, Affine{}, {5, 6, 7}), volume));
}

// Reads at 2.5, 3.5, 4.5, 5.5: the first between 3 and 4, the rest at the end or beyond.
TEST(AffineTransform, FillsTheOutsideAsItsPaddingSays) {
  EXPECT_EQ(shifted_line(PaddingMode::kZeros, MonaiRelease::k16),
            (std::vector<float>{3.5, 2, 0, 0}));
  EXPECT_EQ(shifted_line(PaddingMode::kBorder, MonaiRelease::k16),
            (std::vector<float>{3.5, 4, 4, 4}));
}

TEST(AffineTransform, MirrorsAtEdgesIn16AndAtCentresIn07) {
  EXPECT_EQ(shifted_line(PaddingMode::kReflection, MonaiRelease::k16),
            (std::vector<float>{3.5, 4, 3.5, 2.5}));
  EXPECT_EQ(shifted_line(PaddingMode::kReflection, MonaiRelease::k07),
            (std::vector<float>{3.5, 3.5, 2.5, 1.5}));
}

TEST(AffineTransform, MovesALabelByWholeVoxelsWithoutALoss) {
  const Volume label = counted_volume<std::uint8_t>({1, 4, 5, 6});
  const Affine matrix = compute_centred_matrix({.translate = {1, 0, -2}}, MonaiRelease::k16);
  const Volume moved =
      affine_transform(label, matrix, {2, 5, 2}, {.mode = InterpolationMode::kNearest});
  EXPECT_EQ(moved.type(), VoxelType::kUint8);
  expect_same_in_the_world<std::uint8_t>(label, moved);
}

TEST(AffineTransform, AppliesScaleThenTranslationThenShearThenRotation) {
  const AffineParameters all{{0.1, 0.2, 0.3}, {0.1}, {1, 2, 3}, {0.5, 2, 1}};
  const auto single = [](AffineParameters parameters) {
    return compute_centred_matrix(parameters, MonaiRelease::k16);
  };
  EXPECT_EQ(single(all), single({.rotate = all.rotate}) * single({.shear = all.shear}) *
                             single({.translate = all.translate}) * single({.scale = all.scale}));
}

// MONAI 1.6 normalises such an axis as if it had two voxels: half a voxel's shift weighs as a
// quarter.
TEST(AffineTransform, HalvesDisplacementsAlongAnAxisOfOneVoxelIn16) {
  const Volume flat = volume_of<float>({1, 1, 1, 2}, {4, 8});
  const Affine matrix = compute_centred_matrix({.translate = {0.5}}, MonaiRelease::k16);
  const Volume got =
      affine_transform(flat, matrix, {1, 1, 2}, {.padding_mode = PaddingMode::kZeros});
  EXPECT_FLOAT_EQ(got.voxels<float>()[0], 3.0F);
  EXPECT_FLOAT_EQ(got.voxels<float>()[1], 6.0F);
}

}  // namespace
}  // namespace hayate
