// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/number_text.h"

#include <limits>

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(FormatQuantity, KeepsAboutThreeFigures) {
  EXPECT_EQ(format_quantity(0.0), "0.00");
  EXPECT_EQ(format_quantity(0.034), "0.034");
  EXPECT_EQ(format_quantity(3.4159), "3.42");
  EXPECT_EQ(format_quantity(9.999), "10.0");
  EXPECT_EQ(format_quantity(56.34), "56.3");
  EXPECT_EQ(format_quantity(99.96), "100");
  EXPECT_EQ(format_quantity(734.6), "735");
  EXPECT_EQ(format_quantity(999.7), "1,000");
  EXPECT_EQ(format_quantity(11344.2), "11,344");
  EXPECT_EQ(format_quantity(1234567.0), "1,234,567");
  EXPECT_EQ(format_quantity(-12345.0), "-12,345");
  EXPECT_EQ(format_quantity(std::numeric_limits<double>::quiet_NaN()), "–");
}

TEST(FormatCompact, FitsOnABar) {
  EXPECT_EQ(format_compact(9876.0), "9,876");
  EXPECT_EQ(format_compact(9999.7), "10.0k");
  EXPECT_EQ(format_compact(11344.0), "11.3k");
  EXPECT_EQ(format_compact(99999.9), "100k");
  EXPECT_EQ(format_compact(123456.0), "123k");
  EXPECT_EQ(format_compact(4567890.0), "4.57M");
}

TEST(FormatRatio, EndsInATimesSign) {
  EXPECT_EQ(format_ratio(202.57), "203×");
  EXPECT_EQ(format_ratio(0.84), "0.84×");
}

TEST(FormatDice, HasFourDecimals) {
  EXPECT_EQ(format_dice(0.95), "0.9500");
  EXPECT_EQ(format_dice(std::numeric_limits<double>::quiet_NaN()), "–");
}

}  // namespace
}  // namespace hayate
