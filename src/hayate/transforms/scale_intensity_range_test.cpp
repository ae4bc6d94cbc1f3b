// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/scale_intensity_range.h"

#include <vector>

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

std::vector<float> scaled(std::vector<float> voxels, const ScaleIntensityRangeOptions& options) {
  scale_intensity_range(voxels, options);
  return voxels;
}

constexpr ScaleIntensityRangeOptions kTutorial{
    .a_min = -57.0, .a_max = 164.0, .b_min = 0.0, .b_max = 1.0, .clip = true};

TEST(ScaleIntensityRange, MapsTheWindowAndClipsTheRest) {
  EXPECT_EQ(scaled({-1024, -57, 53.5, 164, 3000}, kTutorial),
            (std::vector<float>{0, 0, 0.5, 1, 1}));
}

TEST(ScaleIntensityRange, WithoutClipTheRestLiesOutside) {
  ScaleIntensityRangeOptions options = kTutorial;
  options.clip = false;
  EXPECT_EQ(scaled({-278, 385}, options), (std::vector<float>{-1, 2}));
}

TEST(ScaleIntensityRange, WithoutATargetItOnlyNormalises) {
  EXPECT_EQ(scaled({0, 5, 20}, {.a_min = 0, .a_max = 10}), (std::vector<float>{0, 0.5, 2}));
  EXPECT_EQ(scaled({0, 5, 20}, {.a_min = 0, .a_max = 10, .b_max = 1.5, .clip = true}),
            (std::vector<float>{0, 0.5, 1.5}));
}

TEST(ScaleIntensityRange, AnEmptyWindowShiftsAndDoesNotClip) {
  EXPECT_EQ(scaled({10, 12}, {.a_min = 10, .a_max = 10, .b_min = 0.5, .b_max = 1, .clip = true}),
            (std::vector<float>{0.5, 2.5}));
}

TEST(ScaleIntensityRange, LeavesTheLabelAlone) {
  Sample sample;
  sample.image = volume_of<float>({1, 2, 1, 1}, {-57, 164});
  sample.label = volume_of<std::uint8_t>({1, 2, 1, 1}, {0, 1});
  ScaleIntensityRange{kTutorial}(sample);
  EXPECT_EQ(sample.image.voxels<float>()[1], 1.0F);
  EXPECT_EQ(sample.label.voxels<std::uint8_t>()[1], 1);
}

TEST(ScaleIntensityRange, AMissingBoundIsARecipeError) {
  EXPECT_THROW(ScaleIntensityRange({.a_min = 0.0}), RecipeError);
  EXPECT_THROW(ScaleIntensityRange({.a_min = 0.0, .a_max = 1.0, .clip = true}), RecipeError);
}

}  // namespace
}  // namespace hayate
