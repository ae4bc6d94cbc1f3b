// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/mirror_request.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/error_text.h"

namespace hayate {
namespace {

using Axes = std::vector<std::int64_t>;
using Source = MirrorRequest::Source;

Recipe recipe_with(const std::string& train_transforms) {
  return read_recipe("spleen_fast",
                     std::vector<std::string>{"transforms.train=" + train_transforms});
}

Axes mirrored_by(const std::string& train_transforms) {
  return axes_mirrored_in_training(recipe_with(train_transforms).transforms);
}

TEST(MirrorRequest, IsReadFromAWordOrFromAxes) {
  EXPECT_EQ(parse_mirror_request("training")->source, Source::kTraining);
  EXPECT_EQ(parse_mirror_request("none")->source, Source::kGiven);
  EXPECT_EQ(parse_mirror_request("none")->axes, Axes{});
  EXPECT_EQ(parse_mirror_request("0,2")->axes, (Axes{0, 2}));
  for (const char* wrong : {"", "3", "-1", "0,", "0,0", "0 1", "x", "true", "00"}) {
    EXPECT_FALSE(parse_mirror_request(wrong)) << wrong;
  }
}

TEST(MirrorRequest, OfTheTrainingIsWhatItsRandomFlipsMirror) {
  EXPECT_EQ(mirrored_by("[]"), Axes{});
  EXPECT_EQ(mirrored_by(R"([{"name": "RandFlip", "spatial_axis": 1}])"), Axes{1});
  EXPECT_EQ(mirrored_by(R"([{"name": "RandFlipd", "spatial_axis": -1},
                            {"name": "RandFlip", "spatial_axis": [0]}])"),
            (Axes{0, 2}));
  EXPECT_EQ(mirrored_by(R"([{"name": "RandFlip"}])"), (Axes{0, 1, 2}));
  EXPECT_EQ(mirrored_by(R"([{"name": "RandAxisFlip"}])"), (Axes{0, 1, 2}));
  EXPECT_EQ(mirrored_by(R"([{"name": "RandAxisFlip", "prob": 0},
                            {"name": "RandFlip", "spatial_axis": 0, "prob": 0}])"),
            Axes{});
}

TEST(MirrorRequest, ComesToAxesForARecipe) {
  Recipe recipe = recipe_with(R"([{"name": "RandFlip", "spatial_axis": 1}])");
  recipe.inferer.mirror_axes = {2};
  EXPECT_EQ(resolve_mirror_axes({}, recipe), Axes{2});
  EXPECT_EQ(resolve_mirror_axes({Source::kTraining}, recipe), Axes{1});
  EXPECT_EQ(resolve_mirror_axes({Source::kGiven, {0}}, recipe), Axes{0});
  EXPECT_EQ(resolve_mirror_axes({Source::kGiven}, recipe), Axes{});
}

TEST(MirrorRequest, OfATrainingThatMirroredNothingIsRefused) {
  const std::string text =
      error_text<UsageError>([] { resolve_mirror_axes({Source::kTraining}, recipe_with("[]")); });
  EXPECT_TRUE(contains(text, "has seen no mirrored image"));
  EXPECT_TRUE(contains(text, "--mirror 0,1"));
}

TEST(MirrorRequest, InARecipeNamesEachAxisOnce) {
  const auto read = [](const std::string& axes) {
    return read_recipe("spleen_fast", std::vector<std::string>{"inferer.mirror_axes=" + axes});
  };
  EXPECT_EQ(read("[0, 2]").inferer.mirror_axes, (Axes{0, 2}));
  EXPECT_EQ(read("1").inferer.mirror_axes, Axes{1});
  EXPECT_TRUE(contains(error_text<RecipeError>([&] { read("[0, 0]"); }), "each axis once"));
  EXPECT_TRUE(contains(error_text<RecipeError>([&] { read("[3]"); }), "inferer.mirror_axes"));
}

}  // namespace
}  // namespace hayate
