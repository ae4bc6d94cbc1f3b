// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/rank_advice.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace hayate {
namespace {

RanksReport report_of(std::vector<RankSeconds> seconds) {
  RanksReport report;
  report.seconds = std::move(seconds);
  report.places.assign(report.seconds.size(), {.host = "node1", .device = "cpu", .threads = 4});
  report.patches = 4 * std::ssize(report.seconds);
  return report;
}

RanksReport communication_bound() {
  return report_of({{.compute = 60.0, .gradient_wait = 30.0, .sum_wait = 10.0},
                    {.compute = 62.0, .gradient_wait = 30.0, .sum_wait = 8.0}});
}

RanksReport straggler() {
  return report_of({{.compute = 50.0, .gradient_wait = 49.0, .others_wait = 1.0},
                    {.compute = 50.0, .gradient_wait = 49.0, .others_wait = 1.0},
                    {.compute = 98.0, .gradient_wait = 2.0}});
}

TEST(RankAdvice, GradientsThatNothingHidesWantMoreToCompute) {
  const std::vector<Advice> advice = advise_on_ranks(communication_bound());
  ASSERT_EQ(advice.size(), 1U);
  EXPECT_EQ(advice[0].subject, "communication");
  EXPECT_DOUBLE_EQ(advice[0].share, 0.38);
  EXPECT_TRUE(contains(advice[0].text, "at least 38 % of the training for sums of gradients"));
  EXPECT_TRUE(contains(advice[0].text, "a larger batch, or fewer ranks"));
  EXPECT_FALSE(contains(advice[0].text, "link"));
  EXPECT_EQ(advice[0].setting, "");
}

TEST(RankAdvice, ALinkIsBetweenHosts) {
  RanksReport report = communication_bound();
  report.places[1].host = "node2";
  EXPECT_TRUE(contains(advise_on_ranks(report)[0].text, "connect the hosts by a faster link"));
}

TEST(RankAdvice, SumsOfStatisticsCanBeLeftOutWhereThereAreSome) {
  RanksReport report = report_of({{.compute = 60.0, .gradient_wait = 5.0, .sum_wait = 35.0},
                                  {.compute = 60.0, .gradient_wait = 5.0, .sum_wait = 35.0}});
  EXPECT_TRUE(contains(advise_on_ranks(report)[0].text, "sums within steps"));
  EXPECT_EQ(advise_on_ranks(report)[0].setting, "");
  report.syncs_norm = true;
  EXPECT_EQ(advise_on_ranks(report)[0].setting, "--set distributed.norm_sync=local");
}

TEST(RankAdvice, AStragglerIsNamed) {
  const std::vector<Advice> advice = advise_on_ranks(straggler());
  ASSERT_EQ(advice.size(), 1U);
  EXPECT_EQ(advice[0].subject, "rank 2 (node1)");
  EXPECT_DOUBLE_EQ(advice[0].share, 0.32);
  EXPECT_TRUE(contains(advice[0].text, "rank 2 (node1) computes 1.48 times as long"));
  EXPECT_TRUE(contains(advice[0].text, "other programs on its cores"));
}

TEST(RankAdvice, AStragglerWithFewerThreadsWantsMore) {
  RanksReport report = straggler();
  report.places[2].threads = 1;
  EXPECT_TRUE(contains(advise_on_ranks(report)[0].text, "it computes on 1 thread, others on 4"));
  report.places[2].threads = 4;
  report.places[0].threads = 1;
  EXPECT_FALSE(contains(advise_on_ranks(report)[0].text, "threads"));
}

TEST(RankAdvice, PatchesThatCannotBeDividedAreTheReason) {
  RanksReport report = straggler();
  report.patches = 4;
  EXPECT_TRUE(contains(advise_on_ranks(report)[0].text, "4 patches of a step are divided among 3"));
}

TEST(RankAdvice, TheRankThatWaitsForDataIsNamed) {
  const std::vector<Advice> advice =
      advise_on_ranks(report_of({{.compute = 60.0, .others_wait = 40.0},
                                 {.compute = 60.0, .data_wait = 39.0, .others_wait = 1.0}}));
  ASSERT_EQ(advice.size(), 1U);
  EXPECT_EQ(advice[0].subject, "data");
  EXPECT_TRUE(contains(advice[0].text, "rank 1 (node1) waits 39 % of the training for data"));
  EXPECT_EQ(advice[0].setting, "--set data.dataset=auto");
}

TEST(RankAdvice, NobodyIsNamedWhereAllWaitForData) {
  const std::vector<Advice> advice = advise_on_ranks(
      report_of({{.compute = 60.0, .data_wait = 40.0}, {.compute = 60.0, .data_wait = 40.0}}));
  ASSERT_EQ(advice.size(), 1U);
  EXPECT_TRUE(contains(advice[0].text, "all ranks wait for data, up to 40 % of the training:"));
  EXPECT_FALSE(contains(advice[0].text, "rank 0"));
}

TEST(RankAdvice, WhatCostsMostComesFirst) {
  const std::vector<Advice> advice =
      advise_on_ranks(report_of({{.compute = 40.0, .gradient_wait = 40.0, .others_wait = 20.0},
                                 {.compute = 60.0, .data_wait = 20.0, .gradient_wait = 20.0}}));
  ASSERT_EQ(advice.size(), 3U);
  EXPECT_EQ(advice[0].share, 0.2);
  EXPECT_EQ(advice[1].share, 0.2);
  EXPECT_EQ(advice[2].subject, "rank 1 (node1)");
  EXPECT_EQ(advice[2].share, 0.1);
}

TEST(RankAdvice, ThereIsNoneWhereRanksComputeNearlyAllTheTime) {
  EXPECT_TRUE(advise_on_ranks(report_of({{.compute = 95.0, .data_wait = 1.0, .gradient_wait = 4.0},
                                         {.compute = 96.0, .gradient_wait = 4.0}}))
                  .empty());
  EXPECT_TRUE(advise_on_ranks({}).empty());
}

TEST(RankAdvice, DoesWithoutKnowingWhereTheRanksWere) {
  RanksReport report = straggler();
  report.places.clear();
  EXPECT_EQ(advise_on_ranks(report)[0].subject, "rank 2");
}

}  // namespace
}  // namespace hayate
