// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/duration.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

TEST(Duration, IsReadAsPeopleWriteIt) {
  EXPECT_EQ(parse_duration("90"), 90.0);
  EXPECT_EQ(parse_duration("90s"), 90.0);
  EXPECT_EQ(parse_duration("10m"), 600.0);
  EXPECT_EQ(parse_duration("1.5h"), 5400.0);
  EXPECT_EQ(parse_duration("1h30m"), 5400.0);
  EXPECT_EQ(parse_duration("1d2h3m4s"), 93784.0);
}

TEST(Duration, IsRefusedWhereItIsNone) {
  for (const char* text :
       {"", "m", "10x", "0", "0m", "-5m", "1h-30m", "10 m", "nan", "inf", "1e400"}) {
    EXPECT_THROW(parse_duration(text), UsageError) << text;
  }
}

}  // namespace
}  // namespace hayate
