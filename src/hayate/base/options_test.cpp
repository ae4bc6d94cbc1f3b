// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/options.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "support/error_text.h"

namespace hayate {

enum class Snack { kApple, kPear };
template <>
inline constexpr std::array kEnumNames<Snack>{std::string_view("apple"), std::string_view("pear")};

namespace {

using nlohmann::json;

struct Inner {
  double weight = 1.0;
  void describe(OptionVisitor& visitor) {
    visitor.visit("weight", weight, kZeroToOne, "It weighs so much.");
  }
};

struct Outer {
  bool flag = false;
  std::int64_t count = 3;
  std::array<std::int64_t, 3> size{1, 2, 3};
  std::vector<PerAxis> strides{1, 2};
  std::vector<double> factors{0.5};
  std::optional<double> bound;
  Snack fruit = Snack::kApple;
  Inner inner;

  void describe(OptionVisitor& visitor) {
    visitor.visit("flag", flag, "True turns it on.");
    visitor.visit("count", count, kAtLeastOne, "There are so many.");
    visitor.visit("size", size, kAny, "It has this size.");
    visitor.visit("strides", strides, kAtLeastOne, "Each level has this stride.");
    visitor.visit("factors", factors, kAny, "These are multiplied.");
    visitor.visit("bound", bound, kAny, "It ends here, if anywhere.");
    visitor.visit("fruit", fruit, "This fruit is eaten.");
    visitor.visit("inner", inner, "This is inside.");
  }
};

Outer read_outer(const json& source) {
  Outer outer;
  read_options(source, "outer", outer);
  return outer;
}

TEST(Options, WhatIsAbsentKeepsItsDefault) {
  const Outer outer = read_outer({{"count", 7}});
  EXPECT_EQ(outer.count, 7);
  EXPECT_EQ(outer.fruit, Snack::kApple);
  EXPECT_EQ(outer.size, (std::array<std::int64_t, 3>{1, 2, 3}));
}

TEST(Options, ASingleNumberStandsForAllAxes) {
  EXPECT_EQ(read_outer({{"size", 96}}).size, (std::array<std::int64_t, 3>{96, 96, 96}));
  EXPECT_EQ(read_outer({{"factors", 2.0}}).factors, std::vector<double>{2.0});
  EXPECT_EQ(read_outer({{"strides", {3, {1, 2, 3}}}}).strides,
            (std::vector<PerAxis>{PerAxis(3), PerAxis(1, 2, 3)}));
}

TEST(Options, WritesWhatItReads) {
  const json source = {{"flag", true},
                       {"count", 9},
                       {"size", {4, 5, 6}},
                       {"strides", json::parse("[1, [1, 2, 2], 2]")},
                       {"factors", json::array()},
                       {"bound", 0.25},
                       {"fruit", "pear"},
                       {"inner", {{"weight", 0.5}}}};
  Outer outer = read_outer(source);
  EXPECT_EQ(json(write_options([&](OptionVisitor& visitor) { outer.describe(visitor); })), source);
}

TEST(Options, AnUnknownKeyNamesTheNearestOne) {
  const std::string text = error_text<RecipeError>([] { read_outer({{"cuont", 1}}); });
  EXPECT_TRUE(contains(text, "outer: unknown key 'cuont' (did you mean 'count'?)"));
}

TEST(Options, AnUnknownChoiceListsTheChoices) {
  const std::string text = error_text<RecipeError>([] { read_outer({{"fruit", "appel"}}); });
  EXPECT_TRUE(contains(text, "outer.fruit: unknown value 'appel' (did you mean 'apple'?)"));
  EXPECT_TRUE(contains(text, "apple, pear"));
}

TEST(Options, AWrongTypeOrRangeSaysWhatWasGotAndExpected) {
  EXPECT_TRUE(contains(error_text<RecipeError>([] {
                         read_outer({{"count", 0}});
                       }),
                       "outer.count: got 0, expected a number at least 1"));
  EXPECT_TRUE(contains(error_text<RecipeError>([] {
                         read_outer({{"count", 1.5}});
                       }),
                       "outer.count: got 1.5, expected an integer"));
  EXPECT_TRUE(contains(error_text<RecipeError>([] {
                         read_outer({{"flag", "yes"}});
                       }),
                       "outer.flag: got \"yes\", expected true or false"));
  EXPECT_TRUE(contains(error_text<RecipeError>([] {
                         read_outer({{"inner", {{"weight", 2}}}});
                       }),
                       "outer.inner.weight: got 2, expected a number from 0 to 1"));
  EXPECT_TRUE(contains(error_text<RecipeError>([] {
                         read_outer({{"size", {1, 2}}});
                       }),
                       "one per spatial axis"));
  EXPECT_TRUE(contains(error_text<RecipeError>([] {
                         read_outer({{"strides", json::parse("[1, [1, 2]]")}});
                       }),
                       "outer.strides: got [1,2], expected a number or a list of three"));
}

TEST(Options, AnOpenRangeIsNotWithoutEnd) {
  EXPECT_TRUE(
      contains(error_text<RecipeError>([] {
                 read_outer({{"count", 9007199254740993}});
               }),
               "outer.count: got 9007199254740993, expected a number from 1 to 1000000000000"));
  EXPECT_THROW(read_outer({{"bound", -1e300}}), RecipeError);
  EXPECT_THROW(read_outer({{"factors", std::vector<double>{1.0, 1e13}}}), RecipeError);
  EXPECT_DOUBLE_EQ(*read_outer({{"bound", -1e12}}).bound, -1e12);
}

TEST(Options, WhatIsLongIsNotReadAndNotRepeated) {
  const std::string text = error_text<RecipeError>([] {
    read_outer({{"factors", std::vector<double>(100'000, 1.0)}});
  });
  EXPECT_TRUE(contains(text, "outer.factors: got [1.0,"));
  EXPECT_TRUE(contains(text, "expected at most 256 entries"));
  EXPECT_LT(text.size(), 300U);
}

TEST(Options, AStringHoldsNoEndOfAString) {
  EXPECT_THROW(read_outer({{"fruit", std::string("apple\0", 6)}}), RecipeError);
}

}  // namespace
}  // namespace hayate
