// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/jobs_behind.h"

#include <atomic>
#include <latch>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(JobsBehind, AreDoneInTheirOrder) {
  std::vector<int> done;
  JobsBehind jobs(2);
  for (int i = 0; i < 100; ++i) jobs.add([&done, i] { done.push_back(i); });
  jobs.finish();
  ASSERT_EQ(done.size(), 100U);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(done[static_cast<std::size_t>(i)], i);
}

TEST(JobsBehind, GoOnBesideWhoeverGivesThem) {
  std::latch given(1);
  JobsBehind jobs(1);
  jobs.add([&] { given.wait(); });
  given.count_down();
  jobs.finish();
}

TEST(JobsBehind, AreNeverMoreThanMayWait) {
  std::atomic<int> open{0};
  JobsBehind jobs(2);
  for (int i = 0; i < 50; ++i) {
    jobs.add([&] { --open; });
    // One more may be done before it counts.
    EXPECT_LE(++open, 3);
  }
}

TEST(JobsBehind, WhatOneThrowsReachesWhoeverGivesThem) {
  std::atomic<int> done{0};
  JobsBehind jobs(1);
  jobs.add([] { throw std::runtime_error("full"); });
  EXPECT_THROW(jobs.finish(), std::runtime_error);
  EXPECT_THROW(jobs.add([&] { ++done; }), std::runtime_error);
  EXPECT_EQ(done, 0);
}

TEST(JobsBehind, AreDoneBeforeTheEnd) {
  int done = 0;
  {
    JobsBehind jobs(4);
    for (int i = 0; i < 4; ++i) jobs.add([&] { ++done; });
  }
  EXPECT_EQ(done, 4);
}

}  // namespace
}  // namespace hayate
