// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/whole_number.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(WholeNumber, IsDigitsFromTheFirstLetterToTheLast) {
  EXPECT_EQ(parse_whole_number("0"), 0);
  EXPECT_EQ(parse_whole_number("007"), 7);
  EXPECT_EQ(parse_whole_number("9223372036854775807"), 9223372036854775807);
  for (const char* const text :
       {"", " 1", "1 ", "-1", "-0", "+1", "1.5", "two", "0x2", "9223372036854775808"}) {
    EXPECT_EQ(parse_whole_number(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace hayate
