// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/pass_plan.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/base/fast_paths.h"
#include "hayate/transforms/registry.h"
#include "support/error_text.h"
#include "support/make_chain.h"

namespace hayate {
namespace {

CasePlan make_plan(const Affine& voxel_to_world = diagonal_affine({1.0, 1.0, 3.0})) {
  return {.image = make_axis_grid({20, 18, 8}, voxel_to_world)};
}

TEST(PassPlan, EndsAtATransformThatCannotEnterAndKeepsItsSentence) {
  const Compose chain = make_chain(R"([
    {"name": "Orientation"}, {"name": "Spacing", "pixdim": [2, 2, 2]},
    {"name": "NormalizeIntensity"}, {"name": "FgBgToIndices"}])");
  const PassPlan pass = plan_pass(make_plan(), chain, "a");
  EXPECT_EQ(pass.step_count, 2U);
  EXPECT_EQ(pass.end.reason(), "it needs mean and deviation of the whole image first");

  reset_fast_path_counts();
  count_pass(chain, pass.step_count, pass.end);
  const FastPathCount count = fast_path_counts().at(0);
  EXPECT_EQ(count.operation, "transforms in one pass");
  EXPECT_EQ(count.fast, 2);
  EXPECT_EQ(
      count.reasons.at("NormalizeIntensity: it needs mean and deviation of the whole image first"),
      2);
}

TEST(PassPlan, EndsWithoutAReasonBehindTheLastTransform) {
  const Compose chain = make_chain(R"([{"name": "Orientation"}, {"name": "RandGaussianNoise"}])");
  const PassPlan pass = plan_pass(make_plan(), chain, "a");
  EXPECT_EQ(pass.step_count, 1U);
  EXPECT_EQ(pass.end.reason(), "");
  reset_fast_path_counts();
  count_pass(chain, pass.step_count, pass.end);
  EXPECT_EQ(fast_path_counts().at(0).plain, 0);
}

TEST(PassPlan, StopsAtACropWhichIsStillToBeCut) {
  const Compose chain = make_chain(
      R"([{"name": "Orientation"}, {"name": "CropForeground"}, {"name": "FgBgToIndices"}])");
  const PassPlan pass = plan_pass(make_plan(), chain, "a");
  EXPECT_EQ(pass.step_count, 1U);
  EXPECT_EQ(pass.plan.foreground, ForegroundSource::kImage);
  EXPECT_EQ(pass.end.reason(), "");
}

TEST(PassPlan, WhatLoadingHasDoneIsToBeLeftOut) {
  const Compose chain = make_chain(R"([{"name": "EnsureChannelFirst"}, {"name": "Orientation"}])");
  const PassPlan pass = plan_pass(make_plan(), chain, "a");
  EXPECT_EQ(pass.step_count, 0U);
  EXPECT_EQ(pass.end.reason(),
            "it does nothing, but parts what follows from the files: leave it out");
}

TEST(PassPlan, AGridThatATransformRefusesIsItsError) {
  const Compose chain = make_chain(R"([{"name": "Spacing", "pixdim": [2, 2, 2]}])");
  const std::string text = error_text<DataError>([&] {
    plan_pass(make_plan(diagonal_affine({1.0, 0.0, 3.0})), chain, "a");
  });
  EXPECT_TRUE(contains(text, "cannot apply Spacing to case 'a'"));
}

}  // namespace
}  // namespace hayate
