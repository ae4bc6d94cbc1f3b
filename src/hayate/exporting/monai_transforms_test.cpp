// SPDX-License-Identifier: Apache-2.0
#include "hayate/exporting/monai_transforms.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/transforms/registry.h"
#include "support/error_text.h"

namespace hayate {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

/// The entry with every option, as recipes of runs have it, in MONAI's words.
ordered_json exported(const json& entry) {
  return monai_transform(make_transform(entry, "entry")->recipe_entry()).value();
}

TEST(MonaiTransform, HasMonaisNamesAndArguments) {
  EXPECT_EQ(exported({{"name", "Spacing"}, {"pixdim", {1.5, 1.5, 2.0}}}),
            (ordered_json{{"_target_", "Spacingd"},
                          {"keys", "image"},
                          {"pixdim", {1.5, 1.5, 2.0}},
                          {"mode", "bilinear"},
                          {"padding_mode", "border"},
                          {"align_corners", false},
                          {"diagonal", false},
                          {"scale_extent", false}}));
  EXPECT_EQ(exported({{"name", "Orientation"}, {"axcodes", "RAS"}}),
            (ordered_json{{"_target_", "Orientationd"}, {"keys", "image"}, {"axcodes", "RAS"}}));
}

TEST(MonaiTransform, FillsUpASpacingOfMonai07) {
  EXPECT_EQ(exported({{"name", "Spacing"}, {"pixdim", {2.0}}, {"release", "0.7"}}).at("pixdim"),
            ordered_json({2.0, 1.0, 1.0}));
}

TEST(MonaiTransform, SaysNullWhereTheRecipeHasAnEmptyList) {
  const ordered_json plain = exported({{"name", "NormalizeIntensity"}});
  EXPECT_TRUE(plain.at("subtrahend").is_null());
  const ordered_json given =
      exported({{"name", "NormalizeIntensity"}, {"subtrahend", 10.0}, {"divisor", 4.0}});
  EXPECT_EQ(given.at("subtrahend"), 10.0);
  EXPECT_EQ(given.at("divisor"), 4.0);
  EXPECT_TRUE(exported({{"name", "Resize"}, {"spatial_size", 64}}).at("align_corners").is_null());
}

TEST(MonaiTransform, GivesAValueToConstantPaddingOnly) {
  EXPECT_TRUE(exported({{"name", "SpatialPad"}, {"spatial_size", {8, 8, 8}}}).contains("value"));
  EXPECT_FALSE(exported({{"name", "SpatialPad"}, {"spatial_size", {8, 8, 8}}, {"mode", "edge"}})
                   .contains("value"));
}

TEST(MonaiTransform, KnowsEveryDeterministicTransform) {
  for (const KnownTransform& known : known_transforms()) {
    if (known.name.starts_with("Rand")) continue;
    EXPECT_NO_THROW(monai_transform(json{{"name", known.name}}.dump())) << known.name;
  }
  EXPECT_FALSE(monai_transform(R"({"name": "EnsureType"})"));
}

TEST(MonaiTransform, RefusesWhatNeedsALabel) {
  EXPECT_TRUE(contains(error_text<RecipeError>([] {
                         exported({{"name", "CropForeground"}, {"source_key", "label"}});
                       }),
                       "crops by the label"));
}

}  // namespace
}  // namespace hayate
