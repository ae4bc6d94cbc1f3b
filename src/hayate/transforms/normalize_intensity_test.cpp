// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/normalize_intensity.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

std::vector<float> normalized(Volume image, const NormalizeIntensityOptions& options) {
  normalize_intensity(image, options);
  const auto voxels = image.voxels<float>();
  return {voxels.begin(), voxels.end()};
}

TEST(NormalizeIntensity, UsesTheStandardDeviationOfThePopulation) {
  EXPECT_EQ(normalized(volume_of<float>({1, 2, 1, 1}, {1, 3}), {}), (std::vector<float>{-1, 1}));
}

TEST(NormalizeIntensity, NonzeroLeavesTheZeros) {
  EXPECT_EQ(normalized(volume_of<float>({1, 4, 1, 1}, {0, 1, 0, 3}), {.nonzero = true}),
            (std::vector<float>{0, -1, 0, 1}));
}

TEST(NormalizeIntensity, AConstantImageBecomesZeroAndAnEmptyOneStays) {
  EXPECT_EQ(normalized(volume_of<float>({1, 2, 1, 1}, {5, 5}), {}), (std::vector<float>{0, 0}));
  EXPECT_EQ(normalized(volume_of<float>({1, 2, 1, 1}, {0, 0}), {.nonzero = true}),
            (std::vector<float>{0, 0}));
}

TEST(NormalizeIntensity, GivenNumbersGoChannelByChannel) {
  EXPECT_EQ(normalized(volume_of<float>({2, 1, 1, 1}, {5, 5}),
                       {.subtrahend = {1, 2}, .divisor = {4, 0}, .channel_wise = true}),
            (std::vector<float>{1, 3}))
      << "a divisor of 0 counts as 1";
}

// One pass of float32 sums would lose the deviation altogether.
TEST(NormalizeIntensity, KeepsASmallDeviationFarFromZero) {
  EXPECT_EQ(normalized(volume_of<float>({1, 2, 1, 1}, {1e6F, 1e6F + 1.0F}), {}),
            (std::vector<float>{-1, 1}));
}

TEST(NormalizeIntensity, TheWrongNumberOfNumbersIsAnError) {
  EXPECT_THROW(NormalizeIntensity({.subtrahend = {1, 2}}), RecipeError);
  Volume image = volume_of<float>({1, 1, 1, 1}, {5});
  EXPECT_THROW(normalize_intensity(image, {.subtrahend = {1, 2}, .channel_wise = true}), DataError);
}

}  // namespace
}  // namespace hayate
