// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/patch_growth.h"

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

TEST(PatchGrowth, RefusesSharesThatDoNotGrow) {
  EXPECT_TRUE(contains(error_text<RecipeError>([] { with_growth("[0.8, 0.7]"); }),
                       "patches of 0.7 of their length have no more voxels than those before"));
  EXPECT_TRUE(contains(error_text<RecipeError>([] { with_growth("[0.1]"); }),
                       "have as many voxels as whole ones"));
  EXPECT_THROW(with_growth("[0.5]", "[48, 48, 48]"), RecipeError);
}

TEST(PatchGrowth, FindsTheSharesThatThereIsRoomFor) {
  constexpr std::array kShares{0.1, 0.5, 0.52, 0.7, 0.9, 1.0};
  EXPECT_EQ(growing_shares(with_growth("[]", "[96, 32, 64]"), kShares),
            (std::vector{0.5, 0.7, 0.9}));
  EXPECT_TRUE(growing_shares(with_growth("[]", "[32, 32, 32]"), kShares).empty());
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
