// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/fast_paths.h"

#include <gtest/gtest.h>

#include "hayate/base/parallel.h"

namespace hayate {
namespace {

class FastPaths : public testing::Test {
 protected:
  FastPaths() { reset_fast_path_counts(); }
};

TEST_F(FastPaths, CountsEachOperationAndWhyItWentThePlainWay) {
  EXPECT_TRUE(takes_fast_path("b", {}));
  EXPECT_FALSE(takes_fast_path("b", "it is too small"));
  EXPECT_FALSE(takes_fast_path("b", "it is too small"));
  EXPECT_FALSE(takes_fast_path("b", "it is too large"));
  count_fast_paths("a", 3, 1, "it is odd");
  const std::vector<FastPathCount> counts = fast_path_counts();
  ASSERT_EQ(counts.size(), 2U);
  EXPECT_EQ(counts[0].operation, "a");
  EXPECT_DOUBLE_EQ(counts[0].plain_share(), 0.25);
  EXPECT_EQ(counts[1].operation, "b");
  EXPECT_EQ(counts[1].fast, 1);
  EXPECT_EQ(counts[1].plain, 3);
  EXPECT_EQ(counts[1].reasons.at("it is too small"), 2);
  EXPECT_EQ(counts[1].reasons.at("it is too large"), 1);
}

TEST_F(FastPaths, WhatWentFastHasNoReason) {
  count_fast_paths("a", 3, 0, "");
  EXPECT_TRUE(fast_path_counts().at(0).reasons.empty());
}

TEST_F(FastPaths, BeginsAnewWithEachRun) {
  EXPECT_TRUE(takes_fast_path("a", {}));
  reset_fast_path_counts();
  EXPECT_TRUE(fast_path_counts().empty());
}

TEST_F(FastPaths, LosesNoCountOfAnyThread) {
  parallel_for(1000, 4, [](std::int64_t i) {
    takes_fast_path("a", i % 4 == 0 ? WhyNot("it is a fourth") : WhyNot());
  });
  const FastPathCount count = fast_path_counts().at(0);
  EXPECT_EQ(count.fast, 750);
  EXPECT_EQ(count.reasons.at("it is a fourth"), 250);
}

}  // namespace
}  // namespace hayate
