// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/csv.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

TEST(Csv, ReadsBackWhateverAFieldHolds) {
  const std::vector<std::vector<std::string>> rows{
      {"plain", "", "a, b", "say \"no\""}, {"two\r\nlines", "\xe9", "\"", ","}, {""}};
  std::string text;
  for (const auto& row : rows) text += csv_row(row);
  EXPECT_EQ(parse_csv(text), rows);
}

TEST(Csv, QuotesOnlyWhatNeedsIt) {
  EXPECT_EQ(csv_row({"case 1", "0.5", "a,b", "\""}), "case 1,0.5,\"a,b\",\"\"\"\"\r\n");
}

TEST(Csv, TakesLinesOfEitherKindAndALastOneWithoutItsEnd) {
  const std::vector<std::vector<std::string>> expected{{"a", "b"}, {"c", "d"}};
  EXPECT_EQ(parse_csv("a,b\nc,d"), expected);
  EXPECT_TRUE(parse_csv("").empty());
}

TEST(Csv, RefusesQuotesThatStandWrong) {
  EXPECT_THROW(parse_csv("\"a\r\n"), DataError);
  EXPECT_THROW(parse_csv("a\"b\r\n"), DataError);
  EXPECT_THROW(parse_csv("\"a\"b\r\n"), DataError);
}

}  // namespace
}  // namespace hayate
