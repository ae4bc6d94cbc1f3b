// SPDX-License-Identifier: Apache-2.0
#include "hayate/distributed/shard_tree.h"

#include <ATen/Context.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include "support/rank_threads.h"

namespace hayate {
namespace {

TEST(ShardTree, KnowsWhichNumbersOfRanksSumAlike) {
  for (const int ranks : {1, 2, 4}) EXPECT_TRUE(divides_tree(4, ranks)) << ranks;
  for (const int ranks : {1, 3, 6}) EXPECT_TRUE(divides_tree(6, ranks)) << ranks;
  EXPECT_FALSE(divides_tree(6, 2));
  EXPECT_FALSE(divides_tree(4, 3));
  EXPECT_FALSE(divides_tree(4, 8));
}

TEST(ShardTree, GivesTheSameBitsForAnyNumberOfRanks) {
  for (const auto& [shard_count, rank_counts] :
       {std::pair(4, std::vector{1, 2, 4}), std::pair(6, std::vector{1, 3, 6})}) {
    at::manual_seed(1);
    std::vector<at::Tensor> shards;
    for (int i = 0; i < shard_count; ++i) shards.push_back(at::randn({1001}));
    const at::Tensor expected = sum_in_tree(shards, Ranks::single());
    for (const int count : rank_counts) {
      run_as_ranks(count, [&, shard_count = shard_count](const Ranks& ranks) {
        const int of_rank = shard_count / count;
        const auto first = shards.begin() + ranks.rank() * of_rank;
        EXPECT_TRUE(sum_in_tree({first, first + of_rank}, ranks).equal(expected)) << count;
      });
    }
  }
}

}  // namespace
}  // namespace hayate
