// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/partition_dataset.h"

#include <set>

#include <gtest/gtest.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

// Source: MONAI's acceleration guide, items 1 … 5 there.
TEST(PartitionDataset, DealsLikeCards) {
  EXPECT_EQ(partition_dataset(5, {.num_partitions = 2}), (Partitions{{0, 2, 4}, {1, 3}}));
  EXPECT_EQ(partition_dataset(5, {.num_partitions = 2, .even_divisible = true}),
            (Partitions{{0, 2, 4}, {1, 3, 0}}));
  EXPECT_EQ(partition_dataset(5, {.num_partitions = 2, .drop_last = true, .even_divisible = true}),
            (Partitions{{0, 2}, {1, 3}}));
}

TEST(PartitionDataset, ShufflingLosesNoItem) {
  std::multiset<std::int64_t> items;
  const Partitions parts = partition_dataset(41, {.num_partitions = 4, .shuffle = true, .seed = 3});
  for (const auto& part : parts) items.insert(part.begin(), part.end());
  EXPECT_EQ(items.size(), 41U);
  EXPECT_EQ(*items.begin(), 0);
  EXPECT_EQ(*items.rbegin(), 40);
  EXPECT_NE(parts, partition_dataset(41, {.num_partitions = 4}));
}

TEST(PartitionDataset, RatiosCutIntoConsecutiveParts) {
  EXPECT_EQ(partition_dataset_by_ratios(5, std::vector<double>{0.6, 0.2, 0.2}),
            (Partitions{{0, 1, 2}, {3}, {4}}));
  EXPECT_EQ(partition_dataset_by_ratios(4, std::vector<double>{1, 1, 1}),
            (Partitions{{0}, {1}, {2}}))
      << "4/3 rounds to 1 each, and one item is left out";
}

TEST(PartitionDataset, TooManyPartsAreAUsageError) {
  EXPECT_THROW(partition_dataset(3, {.num_partitions = 4}), UsageError);
  EXPECT_THROW(partition_dataset(5, {.num_partitions = 2, .drop_last = true}), UsageError);
}

}  // namespace
}  // namespace hayate
