// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/dataset_choice.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

constexpr std::int64_t kGb = 1'000'000'000;
// 40 cases of 1 GB, 10 of them to validate on; preparing takes 4 GB.
constexpr CacheForecast kAll{40 * kGb, kGb, 4 * kGb, 40};

DatasetChoice choose(std::int64_t memory_gb, std::int64_t disk_gb) {
  return choose_dataset(kAll, 30 * kGb, 30, memory_gb * kGb, disk_gb * kGb, 0.1);
}

TEST(DatasetChoice, MemoryComesFirst) {
  EXPECT_EQ(choose(44, 1000).kind, DatasetKind::kCacheDataset);
  EXPECT_EQ(choose(44, 0).kind, DatasetKind::kCacheDataset);
}

TEST(DatasetChoice, ThenTheDisk) {
  EXPECT_EQ(choose(43, 50).kind, DatasetKind::kPersistentDataset);
  // A forecast may be a little wrong.
  EXPECT_NE(choose(43, 41).kind, DatasetKind::kPersistentDataset);
}

TEST(DatasetChoice, ThenAWindowThatFitsWithItsReplacements) {
  const DatasetChoice choice = choose(15, 10);
  EXPECT_EQ(choice.kind, DatasetKind::kSmartCacheDataset);
  EXPECT_LE(choice.cache_rate * 1.1 * 30 + 4, 15.0);
  EXPECT_GT(choice.cache_rate * 1.1 * 30 + 4, 13.0);
}

TEST(DatasetChoice, AndNothingIsKeptWhereNotEvenOneCaseFits) {
  EXPECT_EQ(choose(5, 10).kind, DatasetKind::kDataset);
  EXPECT_EQ(choose(3, 10).kind, DatasetKind::kDataset);
}

TEST(DatasetChoice, SaysItsNumbers) {
  const std::string reason = choose(15, 10).reason;
  for (const char* part : {"40 prepared cases", "40.0 GB", "4.0 GB", "15.0 GB", "10.0 GB"}) {
    EXPECT_NE(reason.find(part), std::string::npos) << part << " in " << reason;
  }
}

}  // namespace
}  // namespace hayate
