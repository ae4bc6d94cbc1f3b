// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/rank_costs.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(RankCosts, CommunicationIsThatOfTheRankThatWaitsLeast) {
  // Rank 0 waits for rank 1, which computes twice as long, not for the connection.
  const std::vector<RankSeconds> ranks{{.compute = 4.0, .gradient_wait = 4.0, .sum_wait = 2.0},
                                       {.compute = 8.0, .gradient_wait = 0.5, .sum_wait = 1.5}};
  const RankCosts costs = compute_rank_costs(ranks);
  EXPECT_DOUBLE_EQ(costs.communication_share, 0.2);
  EXPECT_DOUBLE_EQ(costs.share_of_sums, 0.75);
  EXPECT_EQ(costs.slowest_rank, 1U);
  EXPECT_DOUBLE_EQ(costs.imbalance, 8.0 / 6.0);
  EXPECT_DOUBLE_EQ(costs.imbalance_share, 0.2);
  EXPECT_DOUBLE_EQ(costs.compute_share, 0.6);
}

TEST(RankCosts, DataIsThatOfTheRankThatWaitsLongest) {
  const std::vector<RankSeconds> ranks{{.compute = 6.0, .others_wait = 4.0},
                                       {.compute = 6.0, .data_wait = 3.0, .others_wait = 1.0},
                                       {.compute = 6.0, .data_wait = 2.0, .others_wait = 2.0}};
  const RankCosts costs = compute_rank_costs(ranks);
  EXPECT_DOUBLE_EQ(costs.data_share, 0.3);
  EXPECT_EQ(costs.data_rank, 1U);
  EXPECT_EQ(costs.communication_share, 0.0);
  EXPECT_DOUBLE_EQ(costs.imbalance, 1.0);
}

TEST(RankCosts, NothingMeasuredCostsNothing) {
  const RankCosts costs = compute_rank_costs(std::vector<RankSeconds>(2));
  EXPECT_EQ(costs.communication_share, 0.0);
  EXPECT_EQ(costs.share_of_sums, 0.0);
  EXPECT_EQ(costs.data_share, 0.0);
  EXPECT_EQ(costs.imbalance, 1.0);
}

TEST(RankCosts, OneLineNamesTheSlowest) {
  RanksReport report;
  report.seconds = {{.compute = 94.0, .data_wait = 1.0, .gradient_wait = 16.0},
                    {.compute = 106.0, .gradient_wait = 4.0, .others_wait = 1.0}};
  EXPECT_EQ(waiting_line(report),
            "waiting: communication 4 %, data 1 %, slowest rank 1 1.06 of the mean");
  report.places = {{.host = "one"}, {.host = "two"}};
  EXPECT_EQ(waiting_line(report),
            "waiting: communication 4 %, data 1 %, slowest rank 1 (two) 1.06 of the mean");
}

}  // namespace
}  // namespace hayate
