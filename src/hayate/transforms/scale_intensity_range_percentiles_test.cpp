// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/scale_intensity_range_percentiles.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

TEST(ScaleIntensityRangePercentiles, ScalesBetweenThePercentiles) {
  Volume image = volume_of<float>({1, 5, 1, 1}, {0, 10, 20, 30, 40});
  scale_intensity_range_percentiles(
      image, {.lower = 25, .upper = 75, .b_min = 0, .b_max = 1, .clip = true});
  EXPECT_EQ(image.voxels<float>()[0], 0.0F);
  EXPECT_EQ(image.voxels<float>()[2], 0.5F);
  EXPECT_EQ(image.voxels<float>()[4], 1.0F);
}

TEST(ScaleIntensityRangePercentiles, RelativeAimsAtThePercentages) {
  Volume image = volume_of<float>({1, 5, 1, 1}, {0, 10, 20, 30, 40});
  scale_intensity_range_percentiles(
      image, {.lower = 25, .upper = 75, .b_min = 0, .b_max = 200, .relative = true});
  EXPECT_EQ(image.voxels<float>()[1], 50.0F);
  EXPECT_EQ(image.voxels<float>()[3], 150.0F);
  EXPECT_EQ(image.voxels<float>()[4], 200.0F);
}

TEST(ScaleIntensityRangePercentiles, ChannelsMayGoByTheirOwn) {
  const ScaleIntensityRangePercentilesOptions whole{
      .lower = 0, .upper = 100, .b_min = 0, .b_max = 1};
  ScaleIntensityRangePercentilesOptions apart = whole;
  apart.channel_wise = true;
  Volume image = volume_of<float>({2, 2, 1, 1}, {0, 10, 0, 100});
  scale_intensity_range_percentiles(image, apart);
  EXPECT_EQ(image.voxels<float>()[1], 1.0F);
  image = volume_of<float>({2, 2, 1, 1}, {0, 10, 0, 100});
  scale_intensity_range_percentiles(image, whole);
  EXPECT_EQ(image.voxels<float>()[1], 0.1F);
}

TEST(ScaleIntensityRangePercentiles, WrongPercentilesAreARecipeError) {
  EXPECT_THROW(ScaleIntensityRangePercentiles({.lower = 1.0}), RecipeError);
  EXPECT_THROW(ScaleIntensityRangePercentiles({.lower = 1.0, .upper = 101.0}), RecipeError);
  EXPECT_THROW(ScaleIntensityRangePercentiles({.lower = 1.0, .upper = 99.0, .relative = true}),
               RecipeError);
}

}  // namespace
}  // namespace hayate
