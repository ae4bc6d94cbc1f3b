// SPDX-License-Identifier: Apache-2.0
#include "hayate/runs/run_recipe.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

TEST(RunRecipe, ARunOfBeforeSplitsEachCaseByItself) {
  const TempFolder folder;
  const RunFolder run{folder.path()};
  nlohmann::ordered_json recipe = read_recipe("demo").to_json();
  write_text(run.recipe(), recipe.dump());
  EXPECT_EQ(read_run_recipe(run).data.split.group, "auto");
  recipe["data"]["split"].erase("group");
  write_text(run.recipe(), recipe.dump());
  EXPECT_EQ(read_run_recipe(run).data.split.group, "none");
  const std::vector<std::string> overrides{"data.split.group=^(p)", "max_epochs=3"};
  EXPECT_EQ(read_run_recipe(run, overrides).data.split.group, "^(p)");
  EXPECT_EQ(read_run_recipe(run, overrides).max_epochs, 3);
}

TEST(RunRecipe, NoRecipeIsMissingInput) {
  const TempFolder folder;
  EXPECT_THROW(read_run_recipe(RunFolder{folder.path()}), MissingInputError);
}

}  // namespace
}  // namespace hayate
