// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/validation_cases.h"

#include <cmath>

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/error_text.h"

namespace hayate {
namespace {

/// A case of two classes whose foreground has 10 voxels, of which `found` are predicted.
ValidatedCase make_case(const std::string& name, std::int64_t found) {
  return {name, {{100 - found, 90, 90}, {found, 10, found}}};
}

/// Nothing of the foreground is there, but two voxels of it are predicted.
ValidatedCase make_empty_case(const std::string& name) {
  return {name, {{98, 100, 98}, {2, 0, 0}}};
}

TEST(ValidationCases, ACasesDiceIsTheMeanOverTheClassesThatItHolds) {
  EXPECT_NEAR(make_case("a", 5).dice(DiceKind::kForeground), 10.0 / 15.0, 1e-6);
  EXPECT_NEAR(make_case("a", 5).dice(DiceKind::kWithBackground),
              (10.0 / 15.0 + 180.0 / 185.0) / 2.0, 1e-6);
  EXPECT_TRUE(std::isnan(make_empty_case("b").dice(DiceKind::kForeground)));
  EXPECT_NEAR(make_empty_case("b").dice(DiceKind::kWithBackground), 196.0 / 198.0, 1e-6);
}

TEST(ValidationCases, StandWorstFirstAndThoseWithoutADiceLast) {
  std::vector<ValidatedCase> cases{make_empty_case("none"), make_case("good", 9),
                                   make_case("bad", 1), make_case("also good", 9)};
  sort_worst_first(cases, DiceKind::kForeground);
  std::vector<std::string> names;
  for (const ValidatedCase& one : cases) names.push_back(one.name);
  EXPECT_EQ(names, (std::vector<std::string>{"bad", "good", "also good", "none"}));
}

TEST(ValidationCases, TheWorstTheMiddleAndTheBestStandForAll) {
  const auto roles = [](std::vector<ValidatedCase> cases) {
    std::string text;
    for (const TypicalCase& one : find_typical_cases(cases, DiceKind::kForeground)) {
      text += std::string(one.role) + " " + cases[one.index].name + ", ";
    }
    return text;
  };
  const ValidatedCase none = make_empty_case("none");
  EXPECT_EQ(roles({}), "");
  EXPECT_EQ(roles({none}), "");
  EXPECT_EQ(roles({make_case("a", 1), none}), "worst a, ");
  EXPECT_EQ(roles({make_case("a", 1), make_case("b", 2)}), "worst a, best b, ");
  EXPECT_EQ(
      roles({make_case("a", 1), make_case("b", 2), make_case("c", 3), make_case("d", 4), none}),
      "worst a, middle c, best d, ");
}

TEST(ValidationCases, ReadBackAsTheyWereWritten) {
  const ValidationCases written{7, {make_case("a, \"b\"", 3), make_empty_case("\xe9")}};
  const std::string csv = format_validation_cases(written, {"background", "left, upper"});
  EXPECT_NE(csv.find("7,\"a, \"\"b\"\"\",1,\"left, upper\",0.46153846,3,10,3\r\n"),
            std::string::npos)
      << csv;
  EXPECT_NE(csv.find(",1,\"left, upper\",,2,0,0\r\n"), std::string::npos) << csv;
  const ValidationCases read = parse_validation_cases(csv, "cases.csv");
  EXPECT_EQ(read.epoch, 7);
  ASSERT_EQ(read.cases.size(), 2U);
  EXPECT_EQ(read.cases[0].name, "a, \"b\"");
  EXPECT_EQ(read.cases[0].counts, written.cases[0].counts);
  EXPECT_EQ(read.cases[1].name, "\xe9");
  EXPECT_EQ(read.cases[1].counts, written.cases[1].counts);
}

TEST(ValidationCases, WhatIsNoSuchTableIsRefusedByItsRow) {
  const std::string good = format_validation_cases({1, {make_case("a", 3)}}, {});
  const std::string head = good.substr(0, good.find('\n') + 1);
  for (const char* rows :
       {"1,a,1,,0.5,3,10,3", "1,a,0,,0.5,3,10,4", "1,a,0,,0.5,-3,10,3", "1,a,0,,0.5,3,10",
        "1,a,0,,0.5,3,10,3\r\n1,b,1,,0.5,3,10,3", "1,a,zero,,0.5,3,10,3"}) {
    const std::string message =
        error_text<DataError>([&] { parse_validation_cases(head + rows, "cases.csv"); });
    EXPECT_TRUE(contains(message, "cases.csv: row ")) << rows << ": " << message;
  }
  EXPECT_THROW(parse_validation_cases("", "cases.csv"), DataError);
  EXPECT_THROW(parse_validation_cases("epoch\r\n", "cases.csv"), DataError);
}

}  // namespace
}  // namespace hayate
