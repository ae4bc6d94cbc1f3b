// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/one_of.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "support/error_text.h"

namespace hayate {
namespace {

using nlohmann::json;

struct Apple {
  static constexpr std::string_view kName = "apple";
  static constexpr std::string_view kMeaning = "a fruit with pips";
  std::int64_t pips = 5;
  void describe(OptionVisitor& visitor) {
    visitor.visit("pips", pips, kAtLeastZero, "It has so many pips.");
  }
};

struct Cherry {
  static constexpr std::string_view kName = "cherry";
  static constexpr std::string_view kMeaning = "a fruit with a stone";
  double stone = 1.5;
  void describe(OptionVisitor& visitor) {
    visitor.visit("stone", stone, kAtLeastZero, "Its stone has this size.");
  }
};

using Fruit = OneOf<Apple, Cherry>;

Fruit read(const json& source, Fruit fruit = {}) {
  read_options(source, "fruit", fruit);
  return fruit;
}

TEST(OneOf, IsTheFirstKindUnlessNamed) {
  EXPECT_EQ(read(json::object()).name(), "apple");
  EXPECT_EQ(std::get<Apple>(read({{"pips", 3}})).pips, 3);
  EXPECT_EQ(std::get<Cherry>(read({{"name", "cherry"}, {"stone", 2}})).stone, 2.0);
}

TEST(OneOf, KeepsItsValuesUnlessItBecomesAnotherKind) {
  EXPECT_EQ(std::get<Cherry>(read(json::object(), Cherry{4.0})).stone, 4.0);
  EXPECT_EQ(std::get<Cherry>(read({{"name", "cherry"}}, Cherry{4.0})).stone, 4.0);
  EXPECT_EQ(std::get<Apple>(read({{"name", "apple"}}, Cherry{4.0})).pips, 5);
}

TEST(OneOf, IsWrittenWithItsNameAndItsOwnOptions) {
  Fruit fruit = Cherry{4.0};
  const auto written = write_options([&](OptionVisitor& visitor) { fruit.describe(visitor); });
  EXPECT_EQ(written.dump(), R"({"name":"cherry","stone":4.0})");
}

TEST(OneOf, NamesWhatIsUnknown) {
  EXPECT_TRUE(contains(error_text<RecipeError>([] {
                         read({{"name", "chery"}});
                       }),
                       "fruit.name: unknown value 'chery' (did you mean 'cherry'?)"));
  EXPECT_TRUE(contains(error_text<RecipeError>([] {
                         read({{"stone", 2}});
                       }),
                       "fruit: unknown key 'stone', which belongs to cherry"));
  EXPECT_TRUE(contains(error_text<RecipeError>([] {
                         read({{"pip", 2}});
                       }),
                       "unknown key 'pip' (did you mean 'pips'?)"));
}

}  // namespace
}  // namespace hayate
