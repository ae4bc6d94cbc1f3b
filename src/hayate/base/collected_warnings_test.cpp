// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/collected_warnings.h"

#include <thread>

#include <gtest/gtest.h>

#include "hayate/base/log.h"

namespace hayate {
namespace {

using Lines = std::vector<std::string>;

TEST(CollectedWarnings, AreThoseOfTheScope) {
  log_warning("before");
  const CollectedWarnings all;
  log_warning("{} voxels", 3);
  {
    const CollectedWarnings inner;
    log_warning("within");
    log_info("no warning");
    EXPECT_EQ(inner.lines(), Lines{"within"});
  }
  log_warning("behind");
  EXPECT_EQ(all.lines(), (Lines{"3 voxels", "within", "behind"}));
}

TEST(CollectedWarnings, AreThoseOfTheThread) {
  const CollectedWarnings own;
  std::jthread([] {
    const CollectedWarnings others;
    log_warning("elsewhere");
    EXPECT_EQ(others.lines(), Lines{"elsewhere"});
  }).join();
  EXPECT_TRUE(own.lines().empty());
}

}  // namespace
}  // namespace hayate
