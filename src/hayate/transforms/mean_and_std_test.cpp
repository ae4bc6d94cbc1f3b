// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/mean_and_std.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(MeanAndStd, DividesByTheCountOrByOneLess) {
  const std::vector<float> values{1, 2, 3, 6};
  EXPECT_DOUBLE_EQ(compute_mean_and_std(values, StdDivisor::kCount).mean, 3.0);
  EXPECT_DOUBLE_EQ(compute_mean_and_std(values, StdDivisor::kCount).std, std::sqrt(14.0 / 4.0));
  EXPECT_DOUBLE_EQ(compute_mean_and_std(values, StdDivisor::kCountMinusOne).std,
                   std::sqrt(14.0 / 3.0));
}

// The squares would swallow the differences in one pass in float32.
TEST(MeanAndStd, HoldsFarFromZero) {
  const std::vector<float> values{100000, 100001, 100002};
  EXPECT_NEAR(compute_mean_and_std(values, StdDivisor::kCountMinusOne).std, 1.0, 1e-12);
}

}  // namespace
}  // namespace hayate
