// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/patch_shape.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/transforms/registry.h"

namespace hayate {
namespace {

using nlohmann::json;

/// Returns the X, Y and Z sizes that are known; 0 stands for one that is not.
std::array<std::int64_t, 3> sizes_after(const std::vector<const char*>& entries) {
  TransformOptions transforms;
  for (const char* entry : entries) {
    transforms.train.push_back(make_transform(json::parse(entry), "it")->recipe_entry());
  }
  const PatchForecast patches = forecast_patches(transforms);
  return {patches.shape[0].value_or(0), patches.shape[1].value_or(0), patches.shape[2].value_or(0)};
}

using Sizes = std::array<std::int64_t, 3>;

constexpr const char* kPad = R"({"name": "SpatialPad", "spatial_size": 32})";
constexpr const char* kResize = R"({"name": "ResizeWithPadOrCrop", "spatial_size": [8, 16, -1]})";

TEST(PatchShape, IsKnownWhereATransformSetsIt) {
  EXPECT_EQ(sizes_after({}), (Sizes{0, 0, 0}));
  EXPECT_EQ(sizes_after({kPad}), (Sizes{0, 0, 0}));
  EXPECT_EQ(sizes_after({kResize}), (Sizes{8, 16, 0}));
  EXPECT_EQ(sizes_after({kResize, kPad}), (Sizes{32, 32, 0}));
  EXPECT_EQ(sizes_after({kResize, R"({"name": "CenterSpatialCrop", "roi_size": 10})"}),
            (Sizes{8, 10, 0}));
  EXPECT_EQ(sizes_after({kResize, R"({"name": "DivisiblePad", "k": [6, 16, 4]})"}),
            (Sizes{12, 16, 0}));
  EXPECT_EQ(sizes_after({R"({"name": "Resize", "spatial_size": 12})"}), (Sizes{12, 12, 12}));
}

TEST(PatchShape, OfACropIsItsSizeUnlessItMayBeSmaller) {
  EXPECT_EQ(sizes_after({R"({"name": "RandCropByPosNegLabel", "spatial_size": 64})"}),
            (Sizes{64, 64, 64}));
  EXPECT_EQ(sizes_after({kResize, R"({"name": "RandCropByPosNegLabel", "spatial_size": 12,
                                      "allow_smaller": true})"}),
            (Sizes{8, 12, 0}));
}

TEST(PatchShape, IsForgottenByWhatDependsOnTheCase) {
  EXPECT_EQ(sizes_after({kResize, R"({"name": "CropForeground"})"}), (Sizes{0, 0, 0}));
  EXPECT_EQ(sizes_after({kResize, R"({"name": "RandRotate90", "spatial_axes": [0, -2]})"}),
            (Sizes{0, 0, 0}));
  EXPECT_EQ(sizes_after({kResize, R"({"name": "RandZoom", "keep_size": false})"}),
            (Sizes{0, 0, 0}));
  EXPECT_EQ(sizes_after({kResize, R"({"name": "RandFlip"})"}), (Sizes{8, 16, 0}));
}

TEST(PatchShape, CountsThePatchesOfACase) {
  TransformOptions transforms;
  transforms.train = {
      make_transform(
          json::parse(R"({"name": "RandCropByPosNegLabel", "spatial_size": 4, "num_samples": 3})"),
          "it")
          ->recipe_entry()};
  EXPECT_DOUBLE_EQ(forecast_patches(transforms).voxel_count(), 3 * 64.0);
}

}  // namespace
}  // namespace hayate
