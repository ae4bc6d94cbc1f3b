// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/recipe_differences.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/recipe/recipe.h"

namespace hayate {
namespace {

std::vector<std::string> lines(const std::vector<std::string>& recipes) {
  std::vector<std::string> all;
  for (const RecipeDifference& one : find_recipe_differences(recipes)) {
    all.push_back(fmt::format("{}: {}", one.key, fmt::join(one.values, " | ")));
  }
  return all;
}

using Lines = std::vector<std::string>;

TEST(RecipeDifferences, AreTheKeysThatDifferOnly) {
  EXPECT_EQ(lines({R"({"name": "a", "seed": 0, "optimizer": {"name": "Adam", "lr": 0.1}})",
                   R"({"name": "b", "seed": 0, "optimizer": {"name": "SGD", "lr": 0.1}})",
                   R"({"name": "c", "seed": 0, "optimizer": {"name": "Adam"}})"}),
            (Lines{"optimizer.name: Adam | SGD | Adam", "optimizer.lr: 0.1 | 0.1 | –"}));
}

TEST(RecipeDifferences, ATransformIsToldByItsNameWhereverItStands) {
  EXPECT_EQ(
      lines({R"({"transforms": {"train": [{"name": "A"}, {"name": "B", "prob": 0.1}]}})",
             R"({"transforms": {"train": [{"name": "B", "prob": 0.2}, {"name": "C", "x": 1}]}})"}),
      (Lines{"transforms.train.A: there | –", "transforms.train.B.prob: 0.1 | 0.2",
             "transforms.train.C: – | there"}));
}

TEST(RecipeDifferences, ATransformThatARecipeRepeatsIsNumbered) {
  EXPECT_EQ(lines({R"({"t": [{"name": "A", "k": 1}, {"name": "A", "k": 2}]})",
                   R"({"t": [{"name": "A", "k": 1}, {"name": "A", "k": 3}]})"}),
            (Lines{"t.A 2.k: 2 | 3"}));
}

TEST(RecipeDifferences, OfTheRecipesThatComeWithHayateAreThoseThatTheyName) {
  const auto text = [](const std::vector<std::string>& settings) {
    return read_recipe("spleen_fast", settings).to_json().dump();
  };
  EXPECT_TRUE(lines({text({}), text({})}).empty());
  EXPECT_EQ(lines({text({}), text({"seed=7"})}), (Lines{"seed: 0 | 7"}));
}

}  // namespace
}  // namespace hayate
