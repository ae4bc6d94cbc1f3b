// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/gaussian_smooth.h"

#include <numeric>

#include "support/test_volumes.h"

namespace hayate {
namespace {

TEST(GaussianKernel, HoldsNearlyAllOfTheBell) {
  for (const double sigma : {0.3, 1.0, 2.7}) {
    const std::vector<float> kernel = gaussian_kernel(sigma);
    EXPECT_NEAR(std::accumulate(kernel.begin(), kernel.end(), 0.0), 1.0, 1e-4);
    EXPECT_TRUE(std::equal(kernel.begin(), kernel.end(), kernel.rbegin()));
  }
}

TEST(GaussianKernel, ReachesFourSigmaToEitherSide) {
  EXPECT_EQ(gaussian_kernel(1.0).size(), 9U);
  EXPECT_EQ(gaussian_kernel(1.2).size(), 11U);  // 4.8 rounds to 5
  EXPECT_EQ(gaussian_kernel(0.1).size(), 3U);
  EXPECT_EQ(gaussian_kernel(0.0), std::vector<float>{1.0F});
}

TEST(GaussianSmooth, SpreadsAPointIntoTheProductOfTheKernels) {
  Volume point = Volume::zeros(VoxelType::kFloat32, {1, 9, 11, 13});
  point.voxels<float>()[(4 * 11 + 5) * 13 + 6] = 1.0F;
  const Volume smooth = gaussian_smooth(point, {0.5, 0.8, 1.1});
  const auto x = gaussian_kernel(0.5);
  const auto y = gaussian_kernel(0.8);
  const auto z = gaussian_kernel(1.1);
  const float* got = smooth.voxels<float>().data();
  EXPECT_FLOAT_EQ(got[(4 * 11 + 5) * 13 + 6], x[2] * y[3] * z[4]);
  EXPECT_FLOAT_EQ(got[(5 * 11 + 3) * 13 + 9], x[3] * y[1] * z[7]);
}

TEST(GaussianSmooth, CountsTheOutsideAsZero) {
  Volume ones(VoxelType::kFloat32, {1, 20, 1, 1});
  std::ranges::fill(ones.voxels<float>(), 1.0F);
  const Volume smooth = gaussian_smooth(ones, {1.0, 0.0, 0.0});
  EXPECT_NEAR(smooth.voxels<float>()[10], 1.0, 1e-4);
  // This is half of the bell, and half of the voxel in its middle.
  EXPECT_NEAR(smooth.voxels<float>()[0], 0.5 + gaussian_kernel(1.0)[4] / 2.0, 1e-4);
}

TEST(GaussianSmooth, OfWidthZeroChangesNothing) {
  const Volume volume = noise_volume({2, 4, 5, 6});
  EXPECT_TRUE(same_bits(gaussian_smooth(volume, {0.0, 0.0, 0.0}), volume));
}

}  // namespace
}  // namespace hayate
