// SPDX-License-Identifier: Apache-2.0
#include "hayate/distributed/rank_watch.h"

#include <gtest/gtest.h>
#include <torch/csrc/distributed/c10d/HashStore.hpp>

namespace hayate {
namespace {

using namespace std::chrono_literals;

Place place_of(int rank, int size) {
  Place place;
  place.rank = rank;
  place.size = size;
  return place;
}

TEST(RankWatchSlow, NamesWhoIsStillOnceACollectiveHasFailed) {
  RankWatch watch(c10::make_intrusive<c10d::HashStore>(), place_of(0, 2), {"a", "b"}, 60s);
  EXPECT_EQ(watch.find_lost(), "b is gone");
}

TEST(RankWatchSlow, FirstRankLooksWhereOnlyAnothersCollectiveHasFailed) {
  const auto store = c10::make_intrusive<c10d::HashStore>();
  const RankWatch first(store, place_of(0, 3), {"a", "b", "c"}, 60s);
  RankWatch second(store, place_of(1, 3), {"a", "b", "c"}, 60s);
  EXPECT_EQ(second.find_lost(), "c is gone");
}

TEST(RankWatchSlow, FindsNobodyWhereAllBeat) {
  const auto store = c10::make_intrusive<c10d::HashStore>();
  RankWatch first(store, place_of(0, 2), {"a", "b"}, 60s);
  const RankWatch second(store, place_of(1, 2), {"a", "b"}, 60s);
  EXPECT_EQ(first.find_lost(), std::nullopt);
}

/// Waits as on a GPU that waits for another's.
void wait_in_vain(bool has_failed) {
  RankWatch watch(c10::make_intrusive<c10d::HashStore>(), place_of(0, 2), {"a", "b"}, 60s);
  watch.watch_failures([has_failed] { return has_failed; });
  std::this_thread::sleep_for(10s);
  _exit(0);
}

TEST(RankWatchSlow, EndsAProcessThatWaitsInVainForGpus) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(wait_in_vain(true), testing::ExitedWithCode(74), "hayate: rank 0: b is gone");
  EXPECT_EXIT(wait_in_vain(false), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace hayate
