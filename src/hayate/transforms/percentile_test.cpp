// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/percentile.h"

#include <vector>

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(Percentile, IsLinearBetweenOrderStatistics) {
  std::vector<float> values{40, 10, 30, 20};
  EXPECT_DOUBLE_EQ(percentile(values, 50.0), 25.0);
  EXPECT_DOUBLE_EQ(percentile(values, 10.0), 13.0);
  EXPECT_DOUBLE_EQ(percentile(values, 100.0 / 3.0), 20.0);
}

TEST(Percentile, ReachesBothEnds) {
  std::vector<double> values{3.0, -1.0, 2.0};
  EXPECT_DOUBLE_EQ(percentile(values, 0.0), -1.0);
  EXPECT_DOUBLE_EQ(percentile(values, 100.0), 3.0);
}

TEST(Percentile, OfOneValueIsThatValue) {
  std::vector<float> values{7.0F};
  EXPECT_DOUBLE_EQ(percentile(values, 37.0), 7.0);
}

}  // namespace
}  // namespace hayate
