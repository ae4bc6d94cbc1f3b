// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/rank_seconds.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace hayate {
namespace {

EpochRecord epoch_of(std::vector<RankSeconds> ranks) {
  EpochRecord record;
  record.ranks = std::move(ranks);
  return record;
}

TEST(RankSeconds, AddUpToTheTrainingOfTheRank) {
  const RankSeconds seconds{1.0, 0.5, 0.25, 0.125, 0.0625};
  EXPECT_EQ(seconds.communication(), 0.375);
  EXPECT_EQ(seconds.total(), 1.9375);
}

TEST(RankSeconds, ReadBackWhatTheyWrite) {
  const RankSeconds read = parse_rank_seconds(to_json(RankSeconds{1.0, 2.0, 3.0, 4.0, 1.0 / 3.0}));
  EXPECT_EQ(read.compute, 1.0);
  EXPECT_EQ(read.data_wait, 2.0);
  EXPECT_EQ(read.gradient_wait, 3.0);
  EXPECT_EQ(read.sum_wait, 4.0);
  EXPECT_EQ(read.others_wait, 1.0 / 3.0);
}

TEST(RankSeconds, MeansAreOfTheEpochsWithAsManyRanksAsTheLastOne) {
  const std::vector<EpochRecord> epochs{epoch_of({}), epoch_of({{9.0}, {9.0}, {9.0}}),
                                        epoch_of({{1.0, 0.5}, {2.0}}),
                                        epoch_of({{3.0, 1.0}, {5.0, 0.0, 0.0, 0.0, 4.0}})};
  const std::vector<RankSeconds> means = mean_rank_seconds(epochs);
  ASSERT_EQ(means.size(), 2U);
  EXPECT_EQ(means[0].compute, 2.0);
  EXPECT_EQ(means[0].data_wait, 0.75);
  EXPECT_EQ(means[1].compute, 3.5);
  EXPECT_EQ(means[1].others_wait, 2.0);
}

TEST(RankSeconds, AreNoneOfOneProcess) {
  EXPECT_TRUE(mean_rank_seconds({}).empty());
  EXPECT_TRUE(mean_rank_seconds(std::vector{epoch_of({{1.0}, {2.0}}), epoch_of({})}).empty());
}

}  // namespace
}  // namespace hayate
