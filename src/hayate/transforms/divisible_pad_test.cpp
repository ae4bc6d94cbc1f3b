// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/divisible_pad.h"

#include "hayate/base/error.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

TEST(DivisiblePad, PadsEachAxisToTheNextMultiple) {
  Sample sample = aligned_sample({14, 17, 12});
  const Volume before = sample.image.clone();
  DivisiblePad({.k = {8, 0, 6}, .method = PadMethod::kEnd})(sample);
  EXPECT_EQ(sample.image.shape(), (VolumeShape{1, 16, 17, 12}));
  EXPECT_EQ(sample.label.shape(), (VolumeShape{1, 16, 17, 12}));
  expect_same_in_the_world<float>(sample.image, before);
}

TEST(DivisiblePad, PadsLabelsWithBackground) {
  Sample sample = aligned_sample({3, 4, 4});
  std::ranges::fill(sample.label.voxels<std::uint8_t>(), std::uint8_t{2});
  DivisiblePad({.k = {4, 4, 4}, .method = PadMethod::kEnd, .value = 7.0})(sample);
  EXPECT_EQ(sample.image.voxels<float>().back(), 7.0F);
  EXPECT_EQ(sample.label.voxels<std::uint8_t>().back(), 0);
}

TEST(DivisiblePad, WantsAMultiple) {
  EXPECT_THROW(DivisiblePad(DivisiblePadOptions{}), RecipeError);
}

}  // namespace
}  // namespace hayate
