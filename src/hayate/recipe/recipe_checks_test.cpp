// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/recipe_checks.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/transforms/device_chain.h"
#include "support/error_text.h"

namespace hayate {
namespace {

using Overrides = std::vector<std::string>;

constexpr std::int64_t kMemory = 24'000'000'000;

std::string refusal(const Overrides& overrides, const std::string& name = "hippocampus_fast") {
  return error_text<RecipeError>([&] { read_recipe(name, overrides); });
}

TEST(RecipeChecks, TheLossWeighsAsManyClassesAsThereAre) {
  EXPECT_TRUE(contains(refusal({"loss.weight=[1,2]"}),
                       "loss.weight: got 2 numbers, expected 3: one per class, of which "
                       "network.out_channels says 3"));
  EXPECT_NO_THROW(read_recipe("hippocampus_fast", Overrides{"loss.weight=[1,2,3]"}));
  const Overrides dice{R"(loss={"name":"DiceLoss","to_onehot_y":true,"softmax":true,)"
                       R"("include_background":false,"weight":[1,2,3]})"};
  EXPECT_TRUE(contains(refusal(dice), "expected 2: one per class but the background"));
  const Overrides focal{R"(loss={"name":"FocalLoss","to_onehot_y":true,"weight":2})"};
  EXPECT_NO_THROW(read_recipe("hippocampus_fast", focal));
  EXPECT_TRUE(contains(refusal({"loss.weight=[0,0,0]"}), "loss.weight"));
}

TEST(RecipeChecks, TheLossIsANumberThatComparesClasses) {
  EXPECT_TRUE(contains(refusal({"loss.to_onehot_y=false"}), "loss.to_onehot_y"));
  EXPECT_TRUE(
      contains(refusal({R"(loss={"name":"TverskyLoss","to_onehot_y":true,"reduction":"none"})"}),
               "loss.reduction"));
  EXPECT_TRUE(contains(refusal({"network.out_channels=1"}), "network.out_channels"));
}

TEST(RecipeChecks, ListsOfOneNumberAChannelFitTheChannels) {
  const Overrides two{
      R"(transforms.prepare=[{"name":"NormalizeIntensity","channel_wise":true,"divisor":[1,2]}])"};
  EXPECT_TRUE(contains(refusal(two),
                       "transforms.prepare.0.divisor: got 2 numbers, expected 1: one per channel"));
  EXPECT_NO_THROW(read_recipe("hippocampus_fast", Overrides{two[0], "network.in_channels=2"}));
}

TEST(RecipeChecks, PatchesAndWindowsFitTheStepsDown) {
  EXPECT_TRUE(contains(refusal({"transforms.train.0.spatial_size=[40,57,40]"}),
                       "patches of 57 voxels along axis 1, expected a multiple of 8"));
  EXPECT_TRUE(contains(refusal({"inferer.roi_size=[40,57,40]"}), "57 is not a multiple of 8"));
}

TEST(RecipeChecks, TheStepsDownOfADeepNetworkDoNotOverflow) {
  EXPECT_TRUE(contains(refusal({"network.strides=[4294967296,4294967296,2]"}), "network.strides"));
  std::string channels = "4";
  std::string strides = "2";
  for (int i = 0; i < 69; ++i) {
    channels += ",4";
    strides += i < 68 ? ",2" : "";
  }
  EXPECT_TRUE(contains(refusal({"network.name=UNet", "network.channels=[" + channels + "]",
                                "network.strides=[" + strides + "]"}),
                       "expected at most 16"));
  EXPECT_TRUE(contains(refusal({"network.name=SegResNet", "network.init_filters=65536"}),
                       "network.init_filters"));
}

TEST(RecipeChecks, ACacheOnTheDeviceHoldsAllCases) {
  EXPECT_TRUE(contains(refusal({"data.cache_device=training", "data.dataset=Dataset"}),
                       "data.cache_device"));
  EXPECT_TRUE(
      contains(refusal({"data.cache_device=training", "data.cache_rate=0.5"}), "data.cache_rate"));
  EXPECT_NO_THROW(read_recipe("hippocampus_fast", Overrides{"data.cache_device=training"}));
  EXPECT_TRUE(contains(refusal({"data.cache_device=training",
                                R"(transforms.train=[{"name":"RandZoom"},{"name":"RandFlip"}])"}),
                       "RandZoom resizes before it cuts"));
  const Overrides device{"data.cache_device=training", "data.dataset=CacheDataset"};
  EXPECT_NO_THROW(read_recipe("spleen_fast", device));
}

TEST(RecipeChecks, TheTransformsOfAllRecipesCanBeDoneOnADevice) {
  for (const std::string& name : recipe_names()) {
    EXPECT_EQ(why_not_on_device(*read_recipe(name).transforms.make_train_chain()).reason(), "")
        << name;
  }
}

TEST(RecipeChecks, ACropTakesWhatWasLookedUpForIt) {
  const auto train = [](const char* first, const char* second) {
    return Overrides{std::string("transforms.train=[") + first + "," + second + "]"};
  };
  constexpr const char* kByClass =
      R"({"name":"RandCropByLabelClasses","spatial_size":96,"ratios":[1,2]})";
  constexpr const char* kTwoClasses = R"({"name":"ClassesToIndices","num_classes":2})";
  EXPECT_NO_THROW(read_recipe("spleen_fast", train(kTwoClasses, kByClass)));
  EXPECT_TRUE(contains(refusal(train(R"({"name":"FgBgToIndices"})", kByClass), "spleen_fast"),
                       "FgBgToIndices looks up nothing that RandCropByLabelClasses takes"));
  EXPECT_TRUE(contains(
      refusal(train(R"({"name":"ClassesToIndices","num_classes":3})", kByClass), "spleen_fast"),
      "ClassesToIndices.num_classes: got 3, expected 2"));
  Overrides device = train(kTwoClasses, kByClass);
  device.insert(device.end(), {"data.cache_device=training", "data.dataset=CacheDataset"});
  EXPECT_NO_THROW(read_recipe("spleen_fast", device));
}

TEST(RecipeChecks, WhatCannotFitIntoMemoryIsRefusedBeforeItIsTried) {
  const auto refuse = [](const Overrides& overrides) {
    const Recipe recipe = read_recipe("spleen_fast", overrides);
    EXPECT_THROW(check_batches(recipe, 1000, kMemory), MemoryError) << overrides[0];
  };
  refuse({"network.channels=[65536,65536,65536,65536,65536]"});
  refuse({"transforms.train.1.spatial_size=65536"});
  refuse({"transforms.train.1.num_samples=4096"});
  refuse({"data.batch_size=1000"});
  refuse({"inferer.roi_size=65536"});
  EXPECT_NO_THROW(check_batches(read_recipe("spleen_fast"), 1000, kMemory));
}

TEST(RecipeChecks, ANormOfOneValueIsRefused) {
  const Overrides small{"transforms.train.0.spatial_size=8", "network.norm_name=batch",
                        "data.batch_size=1"};
  const Recipe recipe = read_recipe("hippocampus_fast", small);
  EXPECT_TRUE(contains(error_text<RecipeError>([&] { check_batches(recipe, 10, kMemory); }),
                       "norm batch would see one value a channel"));
  EXPECT_NO_THROW(
      check_batches(read_recipe("hippocampus_fast", Overrides{small[0], small[1]}), 16, kMemory));
}

}  // namespace
}  // namespace hayate
