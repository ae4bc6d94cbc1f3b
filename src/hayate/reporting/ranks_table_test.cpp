// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/ranks_table.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace hayate {
namespace {

RanksReport two_ranks() {
  RanksReport report;
  report.places = {{.host = "node<1>", .device = "cpu (AMD EPYC, AVX2)", .threads = 4},
                   {.host = "node2", .device = "cuda:0", .threads = 8}};
  report.seconds = {{9.0, 0.5, 1.0, 0.25, 0.25}, {11.0, 0.0, 0.0001, 0.0, 0.0}};
  return report;
}

TEST(RanksTable, HasARowForEachRank) {
  const std::string table = ranks_table(two_ranks());
  EXPECT_TRUE(contains(table,
                       "<tr><th scope=\"row\">0</th><td>node&lt;1&gt;</td><td>cpu</td><td>4</td>"
                       "<td>9.00</td><td>0.50</td><td>1.25</td><td>0.25</td><td>0.90×</td>"));
  EXPECT_TRUE(contains(table, "<td>cuda:0</td><td>8</td><td>11.0</td>"));
  EXPECT_TRUE(contains(table, "<td>&lt;0.001</td>"));
}

TEST(RanksTable, HasDashesWhereARankWasIsNotKnown) {
  RanksReport report = two_ranks();
  report.places.clear();
  EXPECT_TRUE(contains(ranks_table(report), "0</th><td>–</td><td>–</td><td>–</td><td>9.00</td>"));
}

TEST(RanksTable, EndsWithTheLineOfTheLogOnATerminal) {
  const std::string text = ranks_text(two_ranks());
  EXPECT_TRUE(contains(text, "node2"));
  EXPECT_TRUE(contains(text, "slowest rank 1 (node2) 1.10 of the mean\n"));
}

}  // namespace
}  // namespace hayate
