// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/registry.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

using nlohmann::json;

/// What make_transform says about the entry, which must be wrong.
RecipeError error_of(const json& entry) {
  try {
    make_transform(entry, "train_transforms.2");
  } catch (const RecipeError& error) {
    return error;
  }
  ADD_FAILURE() << entry << " was accepted";
  return RecipeError("");
}

bool says(const RecipeError& error, std::string_view text) {
  return std::string_view(error.what()).find(text) != std::string_view::npos;
}

TEST(Registry, KnowsTheTutorialsChain) {
  const json chain = json::parse(R"([
      {"name": "LoadImaged"}, {"name": "AddChanneld"},
      {"name": "Spacingd", "pixdim": [1.5, 1.5, 2.0]},
      {"name": "Orientationd", "axcodes": "RAS"},
      {"name": "EnsureTyped"}, {"name": "ToDeviced"},
      {"name": "ScaleIntensityRanged",
       "a_min": -57, "a_max": 164, "b_min": 0.0, "b_max": 1.0, "clip": true},
      {"name": "CropForegroundd", "source_key": "image"},
      {"name": "FgBgToIndicesd", "use_image": true},
      {"name": "RandCropByPosNegLabeld", "spatial_size": 96, "num_samples": 4}])");
  const auto transforms = make_transforms(chain, "train_transforms");
  ASSERT_EQ(transforms.size(), 10U);
  EXPECT_EQ(transforms[2]->name(), "Spacing");
  EXPECT_EQ(transforms[9]->name(), "RandCropByPosNegLabel");
  const auto* patches = dynamic_cast<const PatchTransform*>(transforms[9].get());
  EXPECT_NE(patches, nullptr);
}

TEST(Registry, WritesEveryOptionAndReadsItBack) {
  const auto transform =
      make_transform(json{{"name", "Spacingd"}, {"pixdim", 2.0}, {"mode", "nearest"}}, "x");
  const std::string& written = transform->recipe_entry();
  EXPECT_EQ(written,
            R"({"name":"Spacing","pixdim":[2.0],"mode":"nearest","padding_mode":"border",)"
            R"("align_corners":false,"diagonal":false,"scale_extent":false,"release":"1.6"})");
  EXPECT_EQ(make_transform(json::parse(written), "x")->recipe_entry(), written);
}

// A row whose name is another one's would make recipes lie.
TEST(Registry, EveryNameMakesATransformOfThatName) {
  const std::map<std::string, json> needed{
      {"Spacing", {{"pixdim", 1.0}}},
      {"ScaleIntensityRange", {{"a_min", 0.0}, {"a_max", 1.0}}},
      {"ScaleIntensityRangePercentiles", {{"lower", 1.0}, {"upper", 99.0}}},
      {"SpatialPad", {{"spatial_size", 8}}},
      {"DivisiblePad", {{"k", 8}}},
      {"CenterSpatialCrop", {{"roi_size", 8}}},
      {"ResizeWithPadOrCrop", {{"spatial_size", 8}}},
      {"Resize", {{"spatial_size", 8}}},
      {"RandScaleIntensity", {{"factors", 0.1}}},
      {"RandShiftIntensity", {{"offsets", 0.1}}},
      {"RandStdShiftIntensity", {{"factors", 0.1}}},
      {"ClassesToIndices", {{"num_classes", 3}}},
      {"RandCropByPosNegLabel", {{"spatial_size", 8}}},
      {"RandCropByLabelClasses", {{"spatial_size", 8}, {"num_classes", 3}}},
  };
  for (const std::string& name : transform_names()) {
    json entry{{"name", name}};
    if (const auto found = needed.find(name); found != needed.end()) entry.update(found->second);
    const auto transform = make_transform(entry, "x");
    EXPECT_EQ(transform->name(), name);
    const std::string& written = transform->recipe_entry();
    EXPECT_EQ(make_transform(json::parse(written), "x")->recipe_entry(), written);
  }
}

TEST(Registry, StepsThatLoadingHasDoneDoNothing) {
  Sample sample = aligned_sample();
  const Sample before = sample.clone();
  for (const char* name : {"LoadImage", "EnsureChannelFirstd", "EnsureTyped"}) {
    const auto transform = make_transform(json{{"name", name}}, "x");
    dynamic_cast<const DeterministicTransform&> (*transform)(sample);
  }
  EXPECT_TRUE(same_bits(sample, before));
}

TEST(Registry, SuggestsTheNearestName) {
  EXPECT_TRUE(says(error_of({{"name", "Orientatoin"}}), "did you mean 'Orientation'"));
  EXPECT_TRUE(says(error_of({{"name", "Orientatoin"}}), "train_transforms.2"));
}

TEST(Registry, SaysWhereAnOptionIsWrong) {
  EXPECT_TRUE(says(error_of({{"name", "Spacing"}, {"pixdims", 1.0}}),
                   "train_transforms.2: unknown key 'pixdims' (did you mean 'pixdim'?)"));
  EXPECT_TRUE(says(error_of({{"name", "Spacing"}}), "train_transforms.2"));
  EXPECT_TRUE(says(error_of({{"name", "Spacing"}}), "Spacing.pixdim"));
  EXPECT_TRUE(says(error_of({{"name", "ToDevice"}, {"device", "cuda"}}), "'device'"));
}

TEST(Registry, AnEntryNeedsAName) {
  EXPECT_TRUE(says(error_of("Spacing"), "expected an object"));
  EXPECT_TRUE(says(error_of({{"pixdim", 1.0}}), "name of a transform"));
  EXPECT_THROW(make_transforms(json{{"name", "Spacing"}}, "x"), RecipeError);
}

}  // namespace
}  // namespace hayate
