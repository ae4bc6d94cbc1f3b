// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/ranks_of_run.h"

#include <gtest/gtest.h>

#include "support/rank_threads.h"

namespace hayate {
namespace {

TEST(RanksOfRun, SecondsAreGatheredByRank) {
  run_as_ranks(3, [](const Ranks& ranks) {
    const double own = 1.0 + ranks.rank();
    const auto seconds = gather_rank_seconds({own, 0.1, 0.2, 0.3, own / 3.0}, ranks);
    ASSERT_EQ(seconds.size(), 3U);
    for (int rank = 0; rank < 3; ++rank) {
      const RankSeconds& of_rank = seconds[static_cast<std::size_t>(rank)];
      EXPECT_EQ(of_rank.compute, 1.0 + rank);
      EXPECT_EQ(of_rank.data_wait, 0.1);
      EXPECT_EQ(of_rank.gradient_wait, 0.2);
      EXPECT_EQ(of_rank.sum_wait, 0.3);
      EXPECT_EQ(of_rank.others_wait, (1.0 + rank) / 3.0);
    }
  });
}

TEST(RanksOfRun, AProcessAloneHasNone) {
  EXPECT_TRUE(gather_rank_seconds({1.0}, Ranks::single()).empty());
}

}  // namespace
}  // namespace hayate
