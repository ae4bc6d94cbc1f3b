// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/batch_share.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(BatchShare, ProcessAloneTakesTheWholeBatchInOnePiece) {
  const StepPart part = cut_batch({.patches_per_case = 4}, 3);
  EXPECT_EQ(part.patches.size(), 12);
  ASSERT_EQ(part.shards.size(), 1U);
  EXPECT_EQ(part.shards[0].patches.end, 12);
  EXPECT_EQ(part.shards[0].weight, 1.0);
}

/// Every patch is in exactly one shard of one rank, and the weights of what is computed at a time
/// add up to one, for every size of batch.
TEST(BatchShare, RanksTakeEachPatchOnce) {
  for (const bool is_shared : {false, true}) {
    for (std::int64_t ranks = 1; ranks <= 5; ++ranks) {
      for (std::int64_t shards = 1; shards <= 3; ++shards) {
        for (std::int64_t patches = 1; patches <= 17; ++patches) {
          if (is_shared && patches < ranks * shards) continue;
          std::int64_t next = 0;
          double weight = 0.0;
          for (std::int64_t rank = 0; rank < ranks; ++rank) {
            const StepPart part = cut_batch({ranks, rank, shards, 1, is_shared}, patches);
            EXPECT_EQ(part.patches.begin, next);
            std::int64_t within = 0;
            for (const StepShard& shard : part.shards) {
              EXPECT_EQ(shard.patches.begin, within);
              within = shard.patches.end;
              weight += shard.weight / (is_shared ? static_cast<double>(ranks) : 1.0);
            }
            EXPECT_EQ(within, part.patches.size());
            next = part.patches.end;
          }
          EXPECT_EQ(next, patches);
          EXPECT_NEAR(weight, 1.0, 1e-12);
        }
      }
    }
  }
}

TEST(BatchShare, ShardsOfSharedStepsAreNeverEmptyOnSomeRanksOnly) {
  for (std::int64_t patches = 6; patches <= 19; ++patches) {
    for (std::int64_t rank = 0; rank < 3; ++rank) {
      EXPECT_EQ(cut_batch({3, rank, 2, 1, true}, patches).shards.size(), 2U);
    }
  }
}

TEST(BatchShare, BatchTooSmallToShareIsComputedByEveryRank) {
  for (std::int64_t rank = 0; rank < 4; ++rank) {
    const StepPart part = cut_batch({4, rank, 1, 1, true}, 3);
    EXPECT_FALSE(part.is_shared);
    EXPECT_EQ(part.patches.size(), 3);
    ASSERT_EQ(part.shards.size(), 1U);
    EXPECT_EQ(part.shards[0].weight, 0.25);
  }
}

}  // namespace
}  // namespace hayate
