// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/short_text.h"

#include <array>

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(ShortText, TakesTheFirstLine) {
  EXPECT_EQ(first_line("what\nstack\nstack"), "what");
  EXPECT_EQ(first_line("what"), "what");
  EXPECT_EQ(first_line(""), "");
}

TEST(ShortText, NamesTheFirstPartsAndCountsTheRest) {
  const std::array<std::string, 3> parts{"a", "b", "c"};
  EXPECT_EQ(join_first(parts), "a, b, c");
  EXPECT_EQ(join_first(parts, 3), "a, b, c");
  EXPECT_EQ(join_first(parts, 1), "a and 2 more");
  EXPECT_EQ(join_first({}), "");
}

}  // namespace
}  // namespace hayate
