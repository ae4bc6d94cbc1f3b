// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/core_contention.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(CoreContention, IsTheShareOfTheTimeThatTheThreadWaited) {
  const CoreUse before{.wall_seconds = 100.0, .process_seconds = 10.0, .waited_seconds = 1.0};
  const CoreUse after{.wall_seconds = 110.0, .process_seconds = 20.0, .waited_seconds = 5.0};
  EXPECT_DOUBLE_EQ(share_taken_by_others(before, after, /*threads=*/2), 0.4);
}

TEST(CoreContention, AProcessThatFillsItsCoresWaitsForItself) {
  const CoreUse before{};
  const CoreUse after{.wall_seconds = 10.0, .process_seconds = 19.0, .waited_seconds = 4.0};
  EXPECT_EQ(share_taken_by_others(before, after, /*threads=*/2), 0.0);
}

TEST(CoreContention, NoTimeHasNoShare) {
  const CoreUse now = read_core_use();
  EXPECT_EQ(share_taken_by_others(now, now, /*threads=*/1), 0.0);
}

TEST(CoreContention, WorkShowsInTheTimeOfTheProcess) {
  const CoreUse before = read_core_use();
  volatile double sum = 0.0;
  for (int i = 0; i < 20'000'000; ++i) sum = sum + 1.0;
  const CoreUse after = read_core_use();
  EXPECT_GT(after.process_seconds, before.process_seconds);
  EXPECT_GT(after.wall_seconds, before.wall_seconds);
}

}  // namespace
}  // namespace hayate
