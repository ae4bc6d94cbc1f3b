// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/plot_script.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(PlotScript, TicksAreRoundNumbersAndAtMostSix) {
  EXPECT_DOUBLE_EQ(tick_step(6.0), 1.0);
  EXPECT_DOUBLE_EQ(tick_step(7.0), 2.0);
  EXPECT_DOUBLE_EQ(tick_step(12.0), 2.0);
  EXPECT_DOUBLE_EQ(tick_step(300.0), 50.0);
  EXPECT_DOUBLE_EQ(tick_step(16700.0), 5000.0);
  EXPECT_DOUBLE_EQ(tick_step(0.5), 0.1);
}

TEST(PlotScript, MarksThePointsOfShortCurvesOnly) {
  EXPECT_NE(curve("a", Points(1), "", "#000000").find("pointtype"), std::string::npos);
  EXPECT_EQ(curve("a", Points(300), "", "#000000").find("pointtype"), std::string::npos);
  EXPECT_EQ(curve("a", {}, "", "#000000"), "");
}

TEST(PlotScript, KeepsDataToTheLastDigit) {
  EXPECT_EQ(data_block("a", Points{{1.0, 0.1}, {2.0, 1e300}}), "$a << EOD\n1 0.1\n2 1e+300\nEOD\n");
}

}  // namespace
}  // namespace hayate
