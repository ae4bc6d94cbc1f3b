// SPDX-License-Identifier: Apache-2.0
#include "hayate/launch/core_blocks.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace hayate {
namespace {

using Blocks = std::vector<Cores>;

/// Cores from `begin` to `end`, which is excluded.
Cores cores(int begin, int end) {
  Cores all;
  for (int core = begin; core < end; ++core) all.push_back(core);
  return all;
}

TEST(CoreBlocks, AreNeighboursWithinANode) {
  EXPECT_EQ(divide_cores({cores(0, 8)}, 2), (Blocks{cores(0, 4), cores(4, 8)}));
  EXPECT_EQ(divide_cores({cores(0, 8)}, 3), (Blocks{cores(0, 2), cores(2, 5), cores(5, 8)}));
  EXPECT_EQ(divide_cores({{0, 4, 1, 5}}, 2), (Blocks{{0, 4}, {1, 5}}));
}

TEST(CoreBlocks, KeepToNodes) {
  EXPECT_EQ(divide_cores({cores(0, 8), cores(8, 16)}, 2), (Blocks{cores(0, 8), cores(8, 16)}));
  EXPECT_EQ(divide_cores({cores(0, 8), cores(8, 16)}, 3),
            (Blocks{cores(0, 4), cores(4, 8), cores(8, 16)}));
  EXPECT_EQ(divide_cores({cores(0, 2), cores(2, 8)}, 4),
            (Blocks{cores(0, 2), cores(2, 4), cores(4, 6), cores(6, 8)}));
}

TEST(CoreBlocks, AreWholeNodesForFewRanks) {
  const Blocks nodes{cores(0, 4), cores(4, 8), cores(8, 12), cores(12, 16)};
  EXPECT_EQ(divide_cores(nodes, 1), (Blocks{cores(0, 16)}));
  EXPECT_EQ(divide_cores(nodes, 2), (Blocks{cores(0, 8), cores(8, 16)}));
  EXPECT_EQ(divide_cores(nodes, 3), (Blocks{cores(0, 4), cores(4, 8), cores(8, 16)}));
}

TEST(CoreBlocks, CrossABorderBeforeARankHasHardlyAny) {
  EXPECT_EQ(divide_cores({cores(0, 31), cores(31, 32)}, 2), (Blocks{cores(0, 16), cores(16, 32)}));
}

TEST(CoreBlocks, AreSharedByMoreRanksThanCores) {
  EXPECT_EQ(divide_cores({cores(0, 2)}, 4), (Blocks{{0}, {0}, {1}, {1}}));
  EXPECT_EQ(divide_cores({{0}, {1}}, 3), (Blocks{{0}, {0}, {1}}));
}

TEST(CoreBlocks, UseEveryCoreOnceWhereThereAreEnough) {
  for (const Blocks& nodes : {Blocks{cores(0, 13)}, Blocks{cores(0, 9), cores(9, 13)},
                              Blocks{cores(0, 3), cores(3, 4), cores(4, 13)}}) {
    for (int ranks = 1; ranks <= 13; ++ranks) {
      const Blocks blocks = divide_cores(nodes, ranks);
      ASSERT_EQ(blocks.size(), static_cast<std::size_t>(ranks));
      std::multiset<int> used;
      for (const Cores& block : blocks) used.insert(block.begin(), block.end());
      EXPECT_EQ(std::set<int>(used.begin(), used.end()).size(), 13u) << ranks;
      EXPECT_EQ(used.size(), 13u) << ranks;
    }
  }
}

}  // namespace
}  // namespace hayate
