// SPDX-License-Identifier: Apache-2.0
#include "hayate/resampling/interpolate.h"

#include "support/test_volumes.h"

namespace hayate {
namespace {

std::vector<float> stretched(const std::vector<float>& line, std::int64_t size, ResizeMode mode,
                             bool align_corners = false) {
  Volume volume(VoxelType::kFloat32, {1, 1, static_cast<std::int64_t>(line.size()), 1});
  std::ranges::copy(line, volume.voxels<float>().begin());
  const Volume result = interpolate(volume, {1, size, 1}, mode, align_corners);
  return {result.voxels<float>().begin(), result.voxels<float>().end()};
}

// The values are those of torch.nn.functional.interpolate.
TEST(Interpolate, PicksTheNearestVoxelAsPyTorchDoes) {
  const std::vector<float> line{0, 1, 2, 3, 4};
  EXPECT_EQ(stretched(line, 3, ResizeMode::kNearest), (std::vector<float>{0, 1, 3}));
  EXPECT_EQ(stretched(line, 3, ResizeMode::kNearestExact), (std::vector<float>{0, 2, 4}));
  EXPECT_EQ(stretched({0, 1, 2}, 5, ResizeMode::kNearest), (std::vector<float>{0, 0, 1, 1, 2}));
}

TEST(Interpolate, AveragesTheBoxThatAnOutputVoxelTouches) {
  EXPECT_EQ(stretched({1, 3, 5, 9}, 2, ResizeMode::kArea), (std::vector<float>{2, 7}));
  // The middle voxel belongs to both boxes.
  EXPECT_EQ(stretched({1, 3, 5}, 2, ResizeMode::kArea), (std::vector<float>{2, 4}));
}

TEST(Interpolate, KeepsEdgesOrCentresOfTheOuterVoxels) {
  EXPECT_EQ(stretched({0, 4}, 4, ResizeMode::kTrilinear), (std::vector<float>{0, 1, 3, 4}));
  EXPECT_EQ(stretched({0, 3}, 4, ResizeMode::kTrilinear, true), (std::vector<float>{0, 1, 2, 3}));
  EXPECT_EQ(stretched({0, 1, 5}, 1, ResizeMode::kTrilinear, true), (std::vector<float>{0}));
  EXPECT_EQ(stretched({0, 1, 5}, 1, ResizeMode::kTrilinear), (std::vector<float>{1}));
}

// A label is at the next voxel where a linear image is halfway or further to it.
TEST(Interpolate, TakesTheVoxelNearestToWhereALinearModeReads) {
  const std::vector<float> line{0, 1, 2, 3, 4, 5, 6};
  for (const bool align_corners : {false, true}) {
    const auto linear = stretched(line, 10, ResizeMode::kLinear, align_corners);
    const auto nearest = stretched(line, 10, ResizeMode::kNearestExact, align_corners);
    for (std::size_t i = 0; i < linear.size(); ++i) {
      EXPECT_LE(std::abs(linear[i] - nearest[i]), 0.5F);
    }
  }
}

TEST(Interpolate, TreatsTheAxesIndependently) {
  const Volume volume = noise_volume({2, 5, 6, 7});
  const Volume at_once = interpolate(volume, {8, 3, 9}, ResizeMode::kTrilinear);
  const Volume x = interpolate(volume, {8, 6, 7}, ResizeMode::kLinear);
  const Volume y = interpolate(x, {8, 3, 7}, ResizeMode::kBilinear);
  const Volume z = interpolate(y, {8, 3, 9}, ResizeMode::kTrilinear);
  ASSERT_EQ(at_once.shape(), z.shape());
  for (std::size_t i = 0; i < at_once.voxels<float>().size(); ++i) {
    EXPECT_NEAR(at_once.voxels<float>()[i], z.voxels<float>()[i], 1e-6);
  }
}

TEST(Interpolate, KeepsLabelsWhatTheyAre) {
  const Sample sample = aligned_sample();
  const Volume label = interpolate(sample.label, {20, 9, 12}, ResizeMode::kNearest);
  EXPECT_EQ(label.type(), VoxelType::kUint8);
  EXPECT_EQ(label.shape(), (VolumeShape{1, 20, 9, 12}));
  EXPECT_LE(std::ranges::max(label.voxels<std::uint8_t>()), 1);
}

// A linear function of the world's coordinates is the same function on every grid; the outer
// voxels, which repeat the edge, left aside.
TEST(Interpolate, CarriesTheAffineAlong) {
  Volume volume(VoxelType::kFloat32, {1, 6, 7, 8}, oblique_affine());
  const auto value_at = [](const Affine& affine, std::int64_t x, std::int64_t y, std::int64_t z) {
    const Vector3 world = transform_point(
        affine, {static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)});
    return world[0] + 2.0 * world[1] - world[2];
  };
  auto* voxel = volume.voxels<float>().data();
  for (std::int64_t i = 0; i < 6 * 7 * 8; ++i) {
    voxel[i] = static_cast<float>(value_at(oblique_affine(), i / 56, i / 8 % 7, i % 8));
  }
  for (const bool align_corners : {false, true}) {
    const Volume other = interpolate(volume, {11, 5, 9}, ResizeMode::kTrilinear, align_corners);
    const float* got = other.voxels<float>().data();
    for (std::int64_t x = 1; x < 10; ++x) {
      for (std::int64_t y = 1; y < 4; ++y) {
        for (std::int64_t z = 1; z < 8; ++z) {
          EXPECT_NEAR(got[(x * 5 + y) * 9 + z], value_at(other.voxel_to_world(), x, y, z), 1e-4);
        }
      }
    }
  }
}

}  // namespace
}  // namespace hayate
