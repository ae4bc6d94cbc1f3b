// SPDX-License-Identifier: Apache-2.0
#include "hayate/planning/recipe_rules.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/error_text.h"

namespace hayate {
namespace {

using nlohmann::json;

constexpr MachineLimits kMachine{
    24'000'000'000, 2, {.avx2 = true, .avx512 = true, .avx512_bf16 = true}};

struct Kind {
  std::string channel = "MRI";
  int case_count = 40;
  SpatialShape shape{240, 240, 155};
  Vector3 spacing_mm{1, 1, 1};
  Vector3 object_mm{60, 60, 60};
  std::vector<std::string> classes{"background", "organ"};
  double zero_share = 0.0;
};

DatasetAnalysis make_analysis(const Kind& kind) {
  DatasetAnalysis analysis;
  analysis.name = "made";
  analysis.class_names = kind.classes;
  analysis.channel_names = {kind.channel};
  for (int i = 0; i < kind.case_count; ++i) {
    CaseSummary one;
    one.name = "case_" + std::to_string(i);
    one.shape = kind.shape;
    one.spacing_mm = kind.spacing_mm;
    one.axcodes = "RAS";
    one.foreground_extent_mm = kind.object_mm;
    one.channels.resize(1);
    one.channels[0].zero_share = kind.zero_share;
    one.classes = {{kind.shape[0] * kind.shape[1] * kind.shape[2], 1000.0, 0}};
    for (std::size_t c = 1; c < kind.classes.size(); ++c) {
      one.classes.push_back({50000, 50.0, 1, {0.5, 0.5, 0.5}});
    }
    one.image_hash = static_cast<std::uint64_t>(i);
    analysis.cases.push_back(std::move(one));
  }
  summarize_dataset(analysis);
  analysis.foreground = IntensityStatistics{.mean = 85.0,
                                            .standard_deviation = 44.2,
                                            .percentile_low = -56.6,
                                            .median = 90.0,
                                            .percentile_high = 164.2};
  return analysis;
}

json choose(const Kind& kind, const MachineLimits& machine = kMachine) {
  return json::parse(choose_recipe(make_analysis(kind), machine).recipe.to_json().dump());
}

const json* find_transform(const json& recipe, const std::string& list, const std::string& name) {
  for (const json& entry : recipe["transforms"][list]) {
    if (entry["name"] == name) return &entry;
  }
  return nullptr;
}

const Kind kCt{.channel = "CT",
               .shape = {512, 512, 100},
               .spacing_mm = {0.8, 0.8, 3.0},
               .object_mm = {85, 95, 105}};
const Kind kHippocampus{.case_count = 208,
                        .shape = {35, 50, 36},
                        .object_mm = {20, 40, 15},
                        .classes = {"background", "Anterior", "Posterior"}};

TEST(RecipeRules, ForTheHippocampusAreTheHandMadeRecipe) {
  json chosen = choose(kHippocampus);
  json made_by_hand = json::parse(read_recipe("hippocampus_fast").to_json().dump());
  for (const char* key : {"name", "description", "reasons"}) {
    chosen.erase(key);
    made_by_hand.erase(key);
  }
  // Written by hand for one data set, all of whose images have 1 mm.
  json& prepare = chosen["transforms"]["prepare"];
  ASSERT_EQ(prepare[1]["name"], "Spacing");
  EXPECT_EQ(prepare[1]["pixdim"], (std::vector<double>{1, 1, 1}));
  prepare.erase(1);
  EXPECT_EQ(chosen, made_by_hand) << json::diff(made_by_hand, chosen).dump(1);
}

TEST(RecipeRules, CtIsWindowedToItsForeground) {
  const json recipe = choose(kCt);
  const json* window = find_transform(recipe, "prepare", "ScaleIntensityRange");
  ASSERT_NE(window, nullptr);
  EXPECT_EQ((*window)["a_min"], -57);
  EXPECT_EQ((*window)["a_max"], 164);
  EXPECT_EQ((*window)["clip"], true);
  EXPECT_NE(find_transform(recipe, "prepare", "CropForeground"), nullptr);
  // The foreground's mean and deviation, in shares of the window's 221 HU.
  const json* centre = find_transform(recipe, "prepare", "NormalizeIntensity");
  ASSERT_NE(centre, nullptr);
  EXPECT_EQ((*centre)["subtrahend"], (std::vector<double>{0.6425}));
  EXPECT_EQ((*centre)["divisor"], (std::vector<double>{0.2}));
  const json* indices = find_transform(recipe, "train", "FgBgToIndices");
  EXPECT_EQ((*indices)["use_image"], true);
  EXPECT_DOUBLE_EQ((*indices)["image_threshold"], -0.6425 / 0.2);
  EXPECT_TRUE(contains(recipe["reasons"]["transforms.prepare.ScaleIntensityRange"],
                       "-57 to 164 HU, the 0.5 and 99.5 percentiles"));
}

TEST(RecipeRules, OtherModalitiesGetZScores) {
  const json recipe = choose({});
  const json* z_score = find_transform(recipe, "prepare", "NormalizeIntensity");
  ASSERT_NE(z_score, nullptr);
  EXPECT_EQ((*z_score)["channel_wise"], true);
  EXPECT_EQ((*z_score)["nonzero"], false);
  EXPECT_EQ(find_transform(recipe, "prepare", "CropForeground"), nullptr);
  EXPECT_EQ((*find_transform(recipe, "train", "FgBgToIndices"))["use_image"], false);
}

TEST(RecipeRules, MaskedImagesAreNormalisedWithinTheirMask) {
  const json recipe = choose({.zero_share = 0.6});
  const json& prepare = recipe["transforms"]["prepare"];
  ASSERT_GE(prepare.size(), 2U);
  EXPECT_EQ(prepare[prepare.size() - 2]["name"], "CropForeground");
  EXPECT_EQ(prepare.back()["name"], "NormalizeIntensity");
  EXPECT_EQ(prepare.back()["nonzero"], true);
}

TEST(RecipeRules, TheLossFollowsTheTask) {
  const json binary = choose(kCt);
  EXPECT_EQ(binary["loss"]["name"], "DiceCELoss");
  EXPECT_EQ(binary["loss"]["include_background"], true);
  EXPECT_EQ(binary["network"]["out_channels"], 2);
  const json several = choose({.classes = {"background", "liver", "tumour", "vessel"}});
  EXPECT_EQ(several["loss"]["name"], "DiceCELoss");
  EXPECT_EQ(several["loss"]["include_background"], false);
  EXPECT_EQ(several["network"]["out_channels"], 4);
}

TEST(RecipeRules, ThickSlicesAreTurnedWithinThemselves) {
  const json recipe = choose({.shape = {216, 256, 10},
                              .spacing_mm = {1.5625, 1.5625, 10},
                              .object_mm = {105, 100, 90},
                              .classes = {"background", "RV", "MYO", "LV"}});
  const json* move = find_transform(recipe, "train", "RandAffine");
  ASSERT_NE(move, nullptr);
  EXPECT_EQ((*move)["rotate_range"], (std::vector<double>{0, 0, 1.0}));
  EXPECT_EQ((*move)["scale_range"], (std::vector<double>{0.25, 0.25, 0}));
  const json* deform = find_transform(recipe, "train", "RandElastic");
  ASSERT_NE(deform, nullptr);
  EXPECT_EQ((*deform)["max_displacement"], (std::vector<double>{8, 8, 0}));
  EXPECT_EQ((*deform)["num_control_points"], (std::vector<std::int64_t>{7, 7, 4}));
  EXPECT_EQ(recipe["network"]["name"], "DynUNet");
  EXPECT_EQ(recipe["network"]["strides"], json::parse("[1,[2,2,1],[2,2,1],2,[2,2,1]]"));
  EXPECT_EQ(recipe["network"]["filters"].size(), 5U);
}

TEST(RecipeRules, SingleSlicesAreTrainedOnAsSuch) {
  const json recipe =
      choose({.shape = {512, 512, 1}, .spacing_mm = {0.8, 0.8, 5}, .object_mm = {100, 100, 5}});
  EXPECT_EQ((*find_transform(recipe, "prepare", "Spacing"))["pixdim"],
            (std::vector<double>{0.8, 0.8, -1}));
  const json* move = find_transform(recipe, "train", "RandAffine");
  EXPECT_EQ((*move)["rotate_range"].get<std::vector<double>>()[0], 0.0);
  EXPECT_EQ((*move)["rotate_range"].get<std::vector<double>>()[1], 0.0);
  EXPECT_GT((*move)["rotate_range"].get<std::vector<double>>()[2], 0.0);
  EXPECT_EQ((*move)["scale_range"].get<std::vector<double>>()[2], 0.0);
  EXPECT_EQ((*find_transform(recipe, "train", "RandGaussianSmooth"))["sigma_z"],
            (std::vector<double>{0, 0}));
  EXPECT_EQ(recipe["inferer"]["roi_size"][2], 1);
  for (const json& stride : recipe["network"]["strides"]) {
    if (stride.is_array()) {
      EXPECT_EQ(stride[2], 1);
    }
  }
}

TEST(RecipeRules, LargeSlicesAreMirroredWithinThemselves) {
  const json recipe = choose({.shape = {3000, 3000, 1}, .object_mm = {100, 100, 1}});
  std::vector<std::int64_t> axes;
  for (const json& entry : recipe["transforms"]["train"]) {
    if (entry["name"] == "RandFlip") axes.push_back(entry["spatial_axis"][0]);
  }
  EXPECT_EQ(axes, (std::vector<std::int64_t>{0, 1}));
  EXPECT_EQ((*find_transform(recipe, "train", "RandElastic"))["max_displacement"][2], 0.0);
}

TEST(RecipeRules, AStackOfThreeSlicesIsNeitherMirroredNorBlurredAcross) {
  const json recipe = choose({.shape = {512, 512, 3}, .object_mm = {100, 100, 3}});
  for (const json& entry : recipe["transforms"]["train"]) {
    if (entry["name"] == "RandFlip") {
      EXPECT_NE(entry["spatial_axis"][0], 2);
    }
  }
  EXPECT_EQ((*find_transform(recipe, "train", "RandGaussianSmooth"))["sigma_z"],
            (std::vector<double>{0, 0}));
}

TEST(RecipeRules, CasesWithAClassThatFewHaveAreSpreadOverFolds) {
  DatasetAnalysis analysis = make_analysis({.classes = {"background", "organ", "tumour"}});
  for (std::size_t i = 3; i < analysis.cases.size(); ++i) {
    analysis.cases[i].classes[2].voxel_count = 0;
  }
  const Recipe recipe = choose_recipe(analysis, kMachine).recipe;
  EXPECT_EQ(recipe.data.split.spread, (std::vector<std::string>{"case_0", "case_1", "case_2"}));
  EXPECT_TRUE(contains(json::parse(recipe.to_json().dump())["reasons"]["data.split.spread"],
                       "3 of 40 cases have tumour"));
  EXPECT_TRUE(choose_recipe(make_analysis(kCt), kMachine).recipe.data.split.spread.empty());
}

TEST(RecipeRules, ARareClassIsDrawnAsOftenAsTheOthers) {
  DatasetAnalysis analysis =
      make_analysis({.channel = "CT", .classes = {"background", "liver", "tumour"}});
  for (CaseSummary& one : analysis.cases) one.classes[2].voxel_count = 500;
  const json recipe = json::parse(choose_recipe(analysis, kMachine).recipe.to_json().dump());
  const json* crop = find_transform(recipe, "train", "RandCropByLabelClasses");
  ASSERT_NE(crop, nullptr);
  EXPECT_EQ((*crop)["ratios"], (std::vector<double>{2, 1, 1}));
  const json* indices = find_transform(recipe, "train", "ClassesToIndices");
  ASSERT_NE(indices, nullptr);
  EXPECT_EQ((*indices)["num_classes"], 3);
  EXPECT_EQ((*indices)["use_image"], true);
  EXPECT_EQ(find_transform(recipe, "train", "FgBgToIndices"), nullptr);
  EXPECT_TRUE(contains(recipe["reasons"]["transforms.train.RandCropByLabelClasses"], "tumour"));
}

TEST(RecipeRules, SidesThatAreClassesAreNotMirrored) {
  const json recipe = choose({.classes = {"background", "kidney_left", "kidney_right"}});
  std::vector<std::int64_t> axes;
  for (const json& entry : recipe["transforms"]["train"]) {
    if (entry["name"] == "RandFlip") axes.push_back(entry["spatial_axis"][0]);
  }
  EXPECT_EQ(axes, (std::vector<std::int64_t>{1, 2}));
  EXPECT_TRUE(contains(recipe["reasons"]["transforms.train.RandFlip"], "kidney_left"));
}

TEST(RecipeRules, WhatHasItsSideIsNotMirroredAndSaysWhy) {
  DatasetAnalysis analysis = make_analysis(kCt);
  for (CaseSummary& one : analysis.cases) one.classes[1].center = {0.2, 0.3, 0.7};
  const json recipe = json::parse(choose_recipe(analysis, kMachine).recipe.to_json().dump());
  EXPECT_EQ(find_transform(recipe, "train", "RandFlip"), nullptr);
  EXPECT_TRUE(contains(recipe["reasons"]["transforms.train.RandAffine"],
                       "'organ' lies on one side of the image's middle"));
}

TEST(RecipeRules, EveryReasonNamesAKey) {
  for (const Kind& kind : {kCt, kHippocampus, Kind{.zero_share = 0.6}}) {
    const json recipe = choose(kind);
    for (const auto& [key, reason] : recipe["reasons"].items()) {
      EXPECT_FALSE(reason.get<std::string>().empty()) << key;
      if (key.starts_with("transforms.")) {
        const std::string list = key.substr(11, key.find('.', 11) - 11);
        EXPECT_NE(find_transform(recipe, list, key.substr(key.rfind('.') + 1)), nullptr) << key;
      } else {
        std::string pointer = "/" + key;
        std::ranges::replace(pointer, '.', '/');
        EXPECT_TRUE(recipe.contains(json::json_pointer(pointer))) << key;
      }
    }
  }
}

TEST(RecipeRules, TrainingChoosesWhereCasesAreKept) {
  EXPECT_EQ(choose(kCt)["data"]["dataset"], "auto");
  const ChosenRecipe chosen = choose_recipe(make_analysis(kCt), kMachine);
  EXPECT_GT(chosen.cache.cache_bytes, 0);
  // Each core has a case in hand.
  MachineLimits machine = kMachine;
  machine.cores *= 2;
  EXPECT_EQ(choose_recipe(make_analysis(kCt), machine).cache.working_bytes,
            2 * chosen.cache.working_bytes);
}

TEST(RecipeRules, TheBatchAndItsRateShrinkWithTheMemory) {
  MachineLimits machine = kMachine;
  machine.memory_bytes = 330'000'000;
  const ChosenRecipe small = choose_recipe(make_analysis(kCt), machine);
  const ChosenRecipe ample = choose_recipe(make_analysis(kCt), kMachine);
  EXPECT_LE(small.step.memory_bytes, machine.memory_bytes / 2);
  EXPECT_LT(small.recipe.data.batch_size, ample.recipe.data.batch_size);
  EXPECT_LT(small.recipe.optimizer.lr, ample.recipe.optimizer.lr);
  EXPECT_DOUBLE_EQ(ample.recipe.optimizer.lr, 2e-3);
  EXPECT_DOUBLE_EQ(small.recipe.optimizer.lr, 1.4e-3);
}

TEST(RecipeRules, AStepHasFewPatchesOfAsManyVolumes) {
  const json patches = choose(kCt);
  EXPECT_EQ(patches["data"]["batch_size"], 2);
  EXPECT_EQ((*find_transform(patches, "train", "RandCropByPosNegLabel"))["num_samples"], 1);
  EXPECT_EQ(patches["network"]["norm"], "instance");
  EXPECT_EQ(choose(kHippocampus)["data"]["batch_size"], 2);
}

TEST(RecipeRules, FewCasesMakeSmallBatches) {
  EXPECT_EQ(choose({.case_count = 1})["data"]["batch_size"], 1);
}

}  // namespace
}  // namespace hayate
