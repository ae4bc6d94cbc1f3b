// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/adjust_contrast.h"

#include <vector>

#include <gtest/gtest.h>

#include "hayate/transforms/mean_and_std.h"

namespace hayate {
namespace {

void expect_near(const std::vector<float>& got, const std::vector<float>& expected) {
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], expected[i], 1e-5);
}

TEST(AdjustContrast, BendsBetweenTheExtremes) {
  std::vector<float> voxels{1, 2, 3, 5};
  adjust_contrast(voxels, {.gamma = 2.0});
  expect_near(voxels, {1, 1.25, 2, 5});
}

TEST(AdjustContrast, InvertedBendsFromTheBrightEnd) {
  std::vector<float> voxels{1, 2, 3, 5};
  adjust_contrast(voxels, {.gamma = 2.0, .invert_image = true});
  expect_near(voxels, {1, 2.75, 4, 5});
}

TEST(AdjustContrast, RestoresMeanAndStandardDeviation) {
  std::vector<float> voxels{1, 2, 3, 5, 4, 9};
  const MeanAndStd before = compute_mean_and_std(voxels, StdDivisor::kCountMinusOne);
  adjust_contrast(voxels, {.gamma = 0.6, .retain_stats = true});
  const MeanAndStd after = compute_mean_and_std(voxels, StdDivisor::kCountMinusOne);
  EXPECT_NEAR(after.mean, before.mean, 1e-5);
  EXPECT_NEAR(after.std, before.std, 1e-5);
}

TEST(AdjustContrast, LeavesAConstantAlone) {
  std::vector<float> voxels{2, 2, 2};
  adjust_contrast(voxels, {.gamma = 3.0});
  EXPECT_EQ(voxels, (std::vector<float>{2, 2, 2}));
}

}  // namespace
}  // namespace hayate
