// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/reference/recipe_schema.h"

#include <gtest/gtest.h>

#include "hayate/recipe/embedded_recipes.h"
#include "hayate/recipe/recipe.h"
#include "support/schema_check.h"

namespace hayate {
namespace {

using nlohmann::json;

const SchemaCheck& schema() {
  static const SchemaCheck check{json(recipe_schema(make_recipe_reference()))};
  return check;
}

bool accepts(const char* text) {
  return schema().accepts(json::parse(text));
}

TEST(RecipeSchema, AcceptsTheRecipesThatComeWithHayate) {
  ASSERT_GE(recipe_names().size(), 6U);
  for (const auto& [name, text] : embedded_recipes()) {
    EXPECT_TRUE(schema().accepts(json::parse(text))) << name;
    EXPECT_TRUE(schema().accepts(json(read_recipe(std::string(name)).to_json()))) << name;
  }
}

TEST(RecipeSchema, AcceptsWhatIsReadOnlyWithACertainChoice) {
  EXPECT_TRUE(accepts(R"({"network": {"name": "SegResNet", "init_filters": 16}})"));
  EXPECT_TRUE(accepts(R"({"network": {"norm": "group", "num_groups": 4}})"));
  EXPECT_TRUE(accepts(R"({"network": {"name": "DynUNet", "strides": [1, [1, 2, 2], 2]}})"));
  EXPECT_TRUE(accepts(R"({"loss": {"name": "TverskyLoss", "alpha": 2}})"));
  EXPECT_TRUE(accepts(R"({"reasons": {"optimizer.lr": "a reason"}, "extends": "demo"})"));
  EXPECT_TRUE(accepts(R"({"transforms": {"train": [{"name": "RandFlipd", "spatial_axis": 0}]}})"));
}

TEST(RecipeSchema, RejectsKeysThatAreNot) {
  EXPECT_FALSE(accepts(R"({"optimiser": {}})"));
  EXPECT_FALSE(accepts(R"({"data": {"split": {"part": 1}}})"));
  EXPECT_FALSE(accepts(R"({"network": {"name": "SegResNet", "channels": [4, 8]}})"));
  EXPECT_FALSE(accepts(R"({"transforms": {"prepare": [{"name": "Spacing", "sigma": 1}]}})"));
}

TEST(RecipeSchema, RejectsValuesThatAreNot) {
  EXPECT_FALSE(accepts(R"({"max_epochs": 0})"));
  EXPECT_FALSE(accepts(R"({"max_epochs": 1.5})"));
  EXPECT_FALSE(accepts(R"({"precision": "float8"})"));
  EXPECT_FALSE(accepts(R"({"optimizer": {"lr": "small"}})"));
  EXPECT_FALSE(accepts(R"({"loss": {"name": "DiceFocalLoss", "alpha": 2}})"));
  EXPECT_FALSE(accepts(R"({"inferer": {"roi_size": [96, 96]}})"));
  EXPECT_FALSE(accepts(R"({"transforms": {"prepare": [{"name": "Spacin"}]}})"));
  EXPECT_FALSE(accepts(R"({"transforms": {"prepare": [{"name": "ScaleIntensityRange"}]}})"));
  EXPECT_FALSE(accepts(R"({"reasons": {"max_epochs": 7}})"));
}

}  // namespace
}  // namespace hayate
