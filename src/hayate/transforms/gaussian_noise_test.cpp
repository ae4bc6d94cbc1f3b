// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/gaussian_noise.h"

#include "hayate/transforms/mean_and_std.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

TEST(GaussianNoise, HasTheMeanAndTheStandardDeviationAskedFor) {
  constexpr double kCount = 40000.0;
  std::vector<float> voxels(static_cast<std::size_t>(kCount), 10.0F);
  PhiloxStream random({5, 0, 0, 0});
  add_gaussian_noise(voxels, -2.0, 0.5, random);
  const MeanAndStd stats = compute_mean_and_std(voxels, StdDivisor::kCount);
  // The tolerance is four standard errors.
  EXPECT_NEAR(stats.mean, 8.0, 4.0 * 0.5 / std::sqrt(kCount));
  EXPECT_NEAR(stats.std, 0.5, 4.0 * 0.5 / std::sqrt(2.0 * kCount));
}

TEST(GaussianNoise, IsAsNormalAsItsTailsSay) {
  std::vector<float> voxels(40000, 0.0F);
  PhiloxStream random({6, 0, 0, 0});
  add_gaussian_noise(voxels, 0.0, 1.0, random);
  const auto beyond = std::ranges::count_if(voxels, [](float v) { return std::abs(v) > 1.96F; });
  // 5 % of 40,000 are 2,000, give or take 44.
  EXPECT_NEAR(static_cast<double>(beyond), 2000.0, 4.0 * 44.0);
}

TEST(GaussianNoise, IsANormalDrawForEachVoxelHoweverTheyAreGrouped) {
  PhiloxStream random({.seed = 9});
  PhiloxStream one_by_one({.seed = 9});
  for (const std::size_t count : {1, 2, 5, 0, 5001, 4}) {
    std::vector<float> voxels(count, 2.0F);
    add_gaussian_noise(voxels, 0.25, 1.5, random);
    for (const float voxel : voxels) {
      ASSERT_EQ(voxel, 2.0F + static_cast<float>(0.25 + 1.5 * one_by_one.normal()));
    }
  }
}

}  // namespace
}  // namespace hayate
