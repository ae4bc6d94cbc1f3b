// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/patch_growth.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/recipe/patch_shape.h"
#include "support/error_text.h"

namespace hayate {
namespace {

Recipe with_growth(const std::string& growth, const std::string& size = "[96, 64, 96]") {
  const std::vector<std::string> settings{
      "data.patch_growth=" + growth, "transforms.train.RandCropByPosNegLabel.spatial_size=" + size};
  return read_recipe("spleen_fast", settings);
}

std::string size_of(const PatchStage& stage) {
  return describe(forecast_patches(stage.transforms));
}

TEST(PatchGrowth, IsOnePartWithoutShares) {
  const Recipe recipe = with_growth("[]");
  const std::vector<PatchStage> stages = patch_stages(recipe);
  ASSERT_EQ(stages.size(), 1U);
  EXPECT_EQ(stages[0].transforms.train, recipe.transforms.train);
  const StageSteps steps(stages);
  EXPECT_EQ(steps.stage(99, 100), 0U);
  EXPECT_EQ(steps.cost_left(40, 100), 60.0);
  EXPECT_EQ(steps.steps_for(40, 60.9), 100);
}

TEST(PatchGrowth, ShortensTheAxesThatHaveRoomToWhatTheNetworkHalves) {
  // The network halves four times, so that 32 voxels leave two.
  const std::vector<PatchStage> stages = patch_stages(with_growth("[0.5, 0.8]", "[96, 32, 64]"));
  ASSERT_EQ(stages.size(), 3U);
  EXPECT_EQ(size_of(stages[0]), "48 x 32 x 32");
  EXPECT_EQ(size_of(stages[1]), "80 x 32 x 48");
  EXPECT_EQ(size_of(stages[2]), "96 x 32 x 64");
  EXPECT_DOUBLE_EQ(stages[0].cost, 0.25);
  EXPECT_EQ(stages[2].cost, 1.0);
}

TEST(PatchGrowth, RefusesSharesThatDoNotAscend) {
  EXPECT_TRUE(contains(error_text<RecipeError>([] { with_growth("[0.8, 0.7]"); }),
                       "got 0.8, 0.7, expected shares that ascend"));
  EXPECT_THROW(with_growth("[0.5, 0.5]"), RecipeError);
}

TEST(PatchGrowth, PassesOverSharesThatThereIsNoRoomFor) {
  constexpr std::array kShares{0.1, 0.5, 0.52, 0.7, 0.9, 1.0};
  const PatchGrowth growth = patch_growth(with_growth("[]", "[96, 32, 64]"), kShares);
  EXPECT_EQ(growth.shares, (std::vector{0.5, 0.7, 0.9}));
  EXPECT_EQ(growth.without_room, (std::vector{0.1, 0.52, 1.0}));
  EXPECT_EQ(growth.stages.size(), 4U);
  EXPECT_EQ(patch_growth(with_growth("[]", "[32, 32, 32]"), kShares).stages.size(), 1U);
  EXPECT_EQ(patch_stages(read_recipe("hippocampus_fast",
                                     std::vector<std::string>{"data.patch_growth=[0.5]"}))
                .size(),
            1U);
}

TEST(PatchGrowth, HasNoRoomWhereTheSizeDependsOnTheCase) {
  Recipe recipe = with_growth("[]", "[96, 96, 64]");
  const auto turn = [](const char* axes) {
    return fmt::format(R"({{"name": "RandRotate90", "spatial_axes": {}}})", axes);
  };
  constexpr std::array kShares{0.5};
  recipe.transforms.train.push_back(turn("[0, 1]"));
  EXPECT_EQ(patch_growth(recipe, kShares).shares.size(), 1U);
  recipe.transforms.train.push_back(turn("[1, 2]"));
  EXPECT_TRUE(patch_growth(recipe, kShares).shares.empty());
}

TEST(StageSteps, GivesTheLastPartHalfOfTheTime) {
  const StageSteps steps(patch_stages(with_growth("[0.5, 0.7]")));
  constexpr std::int64_t kSteps = 10'000;
  std::vector<double> cost(3);
  for (std::int64_t step = 0; step < kSteps; ++step) {
    const std::size_t stage = steps.stage(step, kSteps);
    cost[stage] += steps.cost(stage);
  }
  EXPECT_NEAR(cost[0], cost[1], 2.0);
  EXPECT_NEAR(cost[0] + cost[1], cost[2], 4.0);
  EXPECT_NEAR(cost[0] + cost[1] + cost[2], steps.cost_left(0, kSteps), 4.0);
  for (const std::int64_t step : {0, 3'000, 7'000, 9'999}) {
    EXPECT_EQ(steps.steps_for(step, steps.cost_left(step, kSteps) + 1e-6), kSteps) << step;
  }
}

}  // namespace
}  // namespace hayate
