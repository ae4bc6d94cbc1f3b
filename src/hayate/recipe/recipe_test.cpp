// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/recipe.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/recipe/recipe_source.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

using nlohmann::json;

Recipe read(const std::string& name, const std::vector<std::string>& overrides = {}) {
  return read_recipe(name, overrides);
}

TEST(Recipe, EveryOneThatComesWithHayateCanBeReadAndWrittenAndReadAgain) {
  EXPECT_GE(recipe_names().size(), 5U);
  for (const std::string& name : recipe_names()) {
    const Recipe recipe = read(name);
    EXPECT_EQ(recipe.name, name);
    EXPECT_FALSE(recipe.description.empty());
    const json written = recipe.to_json();
    EXPECT_EQ(json(parse_recipe(written).to_json()), written) << name;
  }
}

TEST(Recipe, TheFastOneIsTheTutorials) {
  const Recipe fast = read("spleen_fast");
  EXPECT_EQ(fast.max_epochs, 300);
  EXPECT_EQ(fast.data.dataset, DatasetKind::kAuto);
  EXPECT_EQ(fast.data.split.validation_count, 9);
  EXPECT_EQ(fast.data.batch_size, 4);
  const auto& loss = std::get<DiceCELossOptions>(fast.loss);
  EXPECT_TRUE(loss.squared_pred && loss.batch);
  EXPECT_DOUBLE_EQ(fast.optimizer.lr, 2e-3);
  EXPECT_EQ(std::get<NovogradOptions>(fast.optimizer.kind).betas, (std::vector<double>{0.9, 0.98}));
  EXPECT_EQ(fast.inferer.roi_size, (std::array<std::int64_t, 3>{160, 160, 160}));
  // What it shares with the regular one, it takes from there.
  EXPECT_EQ(fast.transforms.prepare, read("spleen_regular").transforms.prepare);
}

TEST(Recipe, AnotherLossDoesNotInheritTheArgumentsOfTheOldOne) {
  const json base = {{"loss", {{"name", "DiceCELoss"}, {"lambda_ce", 0.5}, {"softmax", true}}}};
  const json changed = merge_recipes(base, {{"loss", {{"name", "DiceLoss"}, {"softmax", true}}}});
  EXPECT_FALSE(changed["loss"].contains("lambda_ce"));
  const json tuned = merge_recipes(base, {{"loss", {{"lambda_ce", 2.0}}}});
  EXPECT_TRUE(tuned["loss"]["softmax"]);
}

TEST(Recipe, KeysCanBeSetByPath) {
  const Recipe recipe =
      read("spleen_fast",
           {"optimizer.lr=0.01", "max_epochs=7", "transforms.prepare.Spacing.pixdim=[3, 3, 4]",
            "transforms.train.1.num_samples=2", "precision=float32"});
  EXPECT_DOUBLE_EQ(recipe.optimizer.lr, 0.01);
  EXPECT_EQ(recipe.max_epochs, 7);
  EXPECT_EQ(recipe.precision, Precision::kFloat32);
  EXPECT_EQ(json::parse(recipe.transforms.prepare[0])["pixdim"], json({3.0, 3.0, 4.0}));
  EXPECT_EQ(json::parse(recipe.transforms.train[1])["num_samples"], 2);
}

TEST(Recipe, WhatIsWrongIsNamedWithItsPathAndTheNearestKey) {
  EXPECT_TRUE(contains(error_text<RecipeError>([] { read("spleen_fast", {"optimiser.lr=1"}); }),
                       "unknown key 'optimiser' (did you mean 'optimizer'?)"));
  EXPECT_TRUE(contains(error_text<RecipeError>([] { read("spleen_fast", {"optimizer.lr=-1"}); }),
                       "optimizer.lr: got -1, expected a number from 0 to 1000000"));
  EXPECT_TRUE(contains(
      error_text<RecipeError>([] { read("spleen_fast", {"transforms.prepare.0.name=Spacin"}); }),
      "Spacing"));
  EXPECT_TRUE(contains(error_text<RecipeError>([] { read("spleen_fast", {"loss.name=Dise"}); }),
                       "DiceLoss"));
  EXPECT_TRUE(
      contains(error_text<RecipeError>([] { read("spleen_fast", {"inferer.roi_size=100"}); }),
               "100 is not a multiple of 16"));
}

TEST(Recipe, AnUnknownNameIsMissingInputAndASetWithoutEqualsIsUsage) {
  EXPECT_TRUE(contains(error_text<MissingInputError>([] { read("spleen_fest"); }),
                       "did you mean 'spleen_fast'?"));
  EXPECT_THROW(read("spleen_fast", {"optimizer.lr"}), UsageError);
}

TEST(Recipe, AFileMayExtendOneThatComesWithHayate) {
  const TempFolder folder;
  const std::filesystem::path path = folder / "mine.json";
  write_text(path, R"({"extends": "spleen_fast", "name": "mine", "max_epochs": 5})");
  const Recipe recipe = read(path.string());
  EXPECT_EQ(recipe.name, "mine");
  EXPECT_EQ(recipe.max_epochs, 5);
  EXPECT_EQ(recipe.optimizer.kind.name(), "Novograd");
}

TEST(Recipe, ABaseLiesBesideTheFileThatNamesIt) {
  const TempFolder folder;
  write_text(folder / "base.json", R"({"extends": "spleen_fast", "max_epochs": 7})");
  write_text(folder / "mine.json", R"({"extends": "base.json", "name": "mine"})");
  EXPECT_EQ(read((folder / "mine.json").string()).max_epochs, 7);
}

TEST(Recipe, BadJsonSaysWhere) {
  const TempFolder folder;
  const std::filesystem::path path = folder / "broken.json";
  write_text(path, R"({"max_epochs": )");
  EXPECT_TRUE(contains(error_text<RecipeError>([&] { read(path.string()); }), "broken.json"));
  write_text(path, R"({"extends": ")" + path.string() + R"("})");
  EXPECT_TRUE(contains(error_text<RecipeError>([&] { read(path.string()); }), "circle"));
}

TEST(Recipe, ARandomTransformDoesNotBelongIntoPrepare) {
  json source = json::parse(read("spleen_fast").to_json().dump());
  source["transforms"]["prepare"].push_back({{"name", "RandFlip"}});
  EXPECT_THROW(parse_recipe(source), RecipeError);
}

/// The loss of a recipe that says nothing else.
const json kLoss{{"to_onehot_y", true}};

TEST(Recipe, LazyTransformsAreReadAndWritten) {
  EXPECT_FALSE(read("spleen_fast").transforms.lazy);
  const Recipe lazy = read("spleen_fast", {"transforms.lazy=true"});
  EXPECT_TRUE(lazy.transforms.lazy);
  EXPECT_TRUE(parse_recipe(lazy.to_json()).transforms.lazy);
}

TEST(Recipe, ReasonsAreKeptAndChangeNothing) {
  const json source{{"max_epochs", 7}, {"loss", kLoss}, {"reasons", {{"max_epochs", "a week"}}}};
  const Recipe recipe = parse_recipe(source);
  ASSERT_EQ(recipe.reasons.size(), 1U);
  EXPECT_EQ(recipe.reasons[0].first, "max_epochs");
  EXPECT_EQ(recipe.to_json()["reasons"]["max_epochs"], "a week");
  EXPECT_FALSE(parse_recipe({{"loss", kLoss}}).to_json().contains("reasons"));
  EXPECT_THROW(parse_recipe({{"reasons", {{"max_epochs", 7}}}}), RecipeError);
  EXPECT_THROW(parse_recipe({{"reasons", "none"}}), RecipeError);
}

TEST(Recipe, AReasonGoesWithTheChoiceThatItWasFor) {
  const TempFolder folder;
  const auto path = folder / "recipe.json";
  write_text(path,
             R"({"loss": {"to_onehot_y": true},
                 "reasons": {"optimizer.lr": "a", "optimizer.name": "b", "max_epochs": "c"}})");
  const Recipe changed = read_recipe(path.string(), std::vector<std::string>{"optimizer.lr=0.1"});
  EXPECT_EQ(changed.reasons, (std::vector<std::pair<std::string, std::string>>{
                                 {"max_epochs", "c"}, {"optimizer.name", "b"}}));
}

TEST(Recipe, AnotherNetworkForgetsTheArgumentsOfTheOne) {
  // The order does not matter: the name decides which arguments there are.
  const Recipe recipe = read("spleen_fast", {"network.init_filters=16", "network.name=SegResNet"});
  EXPECT_EQ(std::get<SegResNetOptions>(recipe.network.kind).init_filters, 16);
  EXPECT_EQ(recipe.network.size_multiple(), 8);
  EXPECT_FALSE(recipe.to_json()["network"].contains("channels"));
  EXPECT_THROW(read("spleen_fast", {"network.name=SegResNet", "network.channels=[4, 8]"}),
               RecipeError);
}

TEST(Recipe, ALossHasTheArgumentsOfItsKindOnly) {
  const auto parsed = [](const char* text) { return parse_recipe(nlohmann::json::parse(text)); };
  const Recipe recipe =
      parsed(R"({"loss": {"name": "DiceFocalLoss", "to_onehot_y": true, "sigmoid": true,
                          "gamma": 1.5, "alpha": 0.3}})");
  EXPECT_EQ(std::get<DiceFocalLossOptions>(recipe.loss).alpha, 0.3);
  EXPECT_EQ(recipe.to_json()["loss"]["gamma"], 1.5);
  EXPECT_THROW(parsed(R"({"loss": {"name": "FocalLoss", "softmax": true}})"), RecipeError);
  EXPECT_THROW(parsed(R"({"loss": {"name": "DiceLoss", "gamma": 2}})"), RecipeError);
  EXPECT_THROW(parsed(R"({"loss": {"name": "DiceFocalLoss", "alpha": 1.5}})"), RecipeError);
}

TEST(Recipe, AKeyOfAnotherKindIsRefusedWithTheKindsThatHaveIt) {
  const auto refusal = [](const std::vector<std::string>& overrides) {
    return error_text<RecipeError>([&] { read("spleen_fast", overrides); });
  };
  EXPECT_TRUE(contains(refusal({"loss.gamma=1"}),
                       "loss: unknown key 'gamma', which belongs to FocalLoss, DiceFocalLoss"));
  EXPECT_TRUE(contains(refusal({"loss.name=DiceLoss", "loss.lambda_ce=0.5"}),
                       "unknown key 'lambda_ce', which belongs to DiceCELoss"));
  EXPECT_TRUE(contains(refusal({"network.init_filters=16"}), "which belongs to SegResNet"));
  EXPECT_TRUE(contains(refusal({"optimizer.momentum=0.9"}), "which belongs to SGD"));
  EXPECT_TRUE(
      contains(refusal({"schedule.warmup_steps=9"}), "which belongs to WarmupCosineSchedule"));
  EXPECT_TRUE(contains(refusal({"network.chanels=[4]"}), "did you mean 'channels'?"));
  const TempFolder folder;
  const auto path = folder / "mine.json";
  write_text(path, R"({"extends": "spleen_fast", "loss": {"name": "DiceLoss", "to_onehot_y": true,
                       "softmax": true, "lambda_ce": 1}})");
  EXPECT_TRUE(contains(error_text<RecipeError>([&] { read(path.string()); }),
                       "which belongs to DiceCELoss"));
}

TEST(Recipe, AnotherKindInAnExtendingFileStartsFromItsOwnDefaults) {
  const TempFolder folder;
  const auto path = folder / "mine.json";
  write_text(path, R"({"extends": "spleen_fast", "loss": {"name": "DiceLoss", "to_onehot_y": true,
                       "softmax": true}})");
  const auto loss = std::get<DiceLossOptions>(read(path.string()).loss);
  EXPECT_FALSE(loss.batch || loss.squared_pred);
  EXPECT_EQ(loss.release, MonaiRelease::k16);
}

TEST(Recipe, AnotherKindByASetKeepsWhatTheTwoShare) {
  // The order does not matter, although the base has options of the old kind.
  const Recipe recipe = read("spleen_fast", {"loss.gamma=3", "loss.name=FocalLoss"});
  const auto& focal = std::get<FocalLossOptions>(recipe.loss);
  EXPECT_TRUE(focal.to_onehot_y);
  EXPECT_EQ(focal.release, MonaiRelease::k07);
  EXPECT_EQ(focal.gamma, 3.0);
  const auto dice = std::get<DiceLossOptions>(read("spleen_fast", {"loss.name=DiceLoss"}).loss);
  EXPECT_TRUE(dice.softmax && dice.batch && dice.squared_pred);
  const Recipe sgd = read("spleen_fast", {"optimizer.name=SGD", "optimizer.momentum=0.9"});
  EXPECT_DOUBLE_EQ(sgd.optimizer.lr, 2e-3);
  const Recipe constant = read("hippocampus_fast", {"schedule.name=constant"});
  EXPECT_FALSE(constant.schedule.has_length());
  // An option whose name has another meaning in another loss is another option.
  const TempFolder folder;
  const auto path = folder / "focal.json";
  write_text(path, R"({"loss": {"name": "FocalLoss", "to_onehot_y": true, "alpha": 0.25}})");
  const Recipe tversky = read(path.string(), {"loss.name=TverskyLoss"});
  EXPECT_EQ(std::get<TverskyLossOptions>(tversky.loss).alpha, 0.5);
}

}  // namespace
}  // namespace hayate
