// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/reference/option_entry.h"

#include <limits>

#include <gtest/gtest.h>

namespace hayate {

enum class Drink { kWater, kTea };
template <>
inline constexpr std::array kEnumNames<Drink>{std::string_view("water"), std::string_view("tea")};
enum class Pot { kGlass, kSteel };
template <>
inline constexpr std::array kEnumNames<Pot>{std::string_view("glass"), std::string_view("steel")};

namespace {

/// A section whose key `name` chooses between kinds.
struct Kettle {
  Pot name = Pot::kGlass;
  double volume = 1.5;
  bool whistles = true;

  void describe(OptionVisitor& visitor) {
    visitor.visit("name", name, "The pot is of this.");
    if (name == Pot::kSteel) visitor.visit("whistles", whistles, "True makes it whistle.");
    visitor.visit("volume", volume, Range{0, 5, "l"}, "The pot holds so much.");
  }
};

struct Breakfast {
  Drink drink = Drink::kWater;
  double minutes = std::numeric_limits<double>::quiet_NaN();
  std::vector<PerAxis> sizes{1, {1, 2, 3}};
  Kettle kettle;

  void describe(OptionVisitor& visitor) {
    visitor.visit("drink", drink, "This is drunk.");
    if (drink == Drink::kTea) visitor.visit("minutes", minutes, kAtLeastOne, "Tea draws so long.");
    visitor.visit("sizes", sizes, kAny, "These are the sizes.");
    visitor.visit("kettle", kettle, "Water boils in it.");
  }
};

std::vector<std::string> keys(const std::vector<OptionEntry>& entries) {
  std::vector<std::string> keys;
  for (const OptionEntry& entry : entries) keys.push_back(entry.key);
  return keys;
}

class OptionEntries : public ::testing::Test {
 protected:
  Breakfast breakfast_;
  std::vector<OptionEntry> entries_ =
      list_options([this](OptionVisitor& visitor) { breakfast_.describe(visitor); });
};

TEST_F(OptionEntries, HoldWhatIsSaidOfAKey) {
  EXPECT_EQ(entries_[0].default_value, "water");
  EXPECT_EQ(entries_[0].sentence, "This is drunk.");
  EXPECT_EQ(entries_[2].shape, ValueShape::kPerAxisList);
  EXPECT_EQ(entries_[2].default_value.dump(), "[1,[1,2,3]]");
  EXPECT_EQ(entries_[3].kinds[0].entries[1].range.unit, "l");
}

TEST_F(OptionEntries, AKeyOfACertainChoiceStandsInItsPlaceWithTheChoice) {
  EXPECT_EQ(keys(entries_), (std::vector<std::string>{"drink", "minutes", "sizes", "kettle"}));
  EXPECT_EQ(entries_[1].only_with, "drink=tea");
  EXPECT_TRUE(entries_[1].is_required());
  EXPECT_TRUE(entries_[2].only_with.empty());
}

TEST_F(OptionEntries, KindsHaveTheirKeysEachAndOneDefaultKind) {
  const std::vector<OptionGroup>& kinds = entries_[3].kinds;
  ASSERT_EQ(kinds.size(), 2U);
  EXPECT_EQ(keys(kinds[0].entries), (std::vector<std::string>{"name", "volume"}));
  EXPECT_EQ(kinds[1].name, "steel");
  EXPECT_EQ(keys(kinds[1].entries), (std::vector<std::string>{"name", "whistles", "volume"}));
  EXPECT_EQ(kinds[1].entries[0].default_value, "glass");
}

TEST_F(OptionEntries, LeaveTheStructAsItWas) {
  EXPECT_EQ(breakfast_.drink, Drink::kWater);
  EXPECT_EQ(breakfast_.kettle.name, Pot::kGlass);
  EXPECT_TRUE(breakfast_.kettle.whistles);
}

}  // namespace
}  // namespace hayate
