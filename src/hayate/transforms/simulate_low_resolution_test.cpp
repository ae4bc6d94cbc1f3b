// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/error.h"
#include "hayate/base/random_state.h"
#include "hayate/transforms/rand_simulate_low_resolution.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

TEST(SimulateLowResolution, ShowsTheGridOfFewerVoxels) {
  const Volume line = volume_of<float>({1, 1, 1, 4}, {1.0F, 5.0F, 3.0F, 9.0F});
  const Volume shown = simulate_low_resolution(line, 0.5, {.upsample_mode = ResizeMode::kNearest});
  EXPECT_TRUE(same_bits(shown, volume_of<float>({1, 1, 1, 4}, {1.0F, 1.0F, 3.0F, 3.0F})));
}

TEST(SimulateLowResolution, KeepsTheGridOfEachChannel) {
  const Volume ramp = counted_volume<float>({2, 3, 1, 8});
  const Volume shown = simulate_low_resolution(
      ramp, 0.6, {.downsample_mode = ResizeMode::kTrilinear, .align_corners = true});
  EXPECT_EQ(shown.shape(), ramp.shape());
  EXPECT_EQ(shown.voxel_to_world(), ramp.voxel_to_world());
}

TEST(SimulateLowResolution, ChangesNothingWhereNoVoxelGoes) {
  const Volume noise = noise_volume({1, 3, 4, 5});
  EXPECT_TRUE(same_bits(simulate_low_resolution(noise, 0.95), noise));
}

TEST(RandSimulateLowResolution, DrawsItsFactorWhetherItIsChosenOrNot) {
  for (const double prob : {0.0, 1.0}) {
    Sample sample = aligned_sample();
    const Sample before = aligned_sample();
    RandomState random(5);
    RandSimulateLowResolution({.prob = prob, .zoom_range = {0.5, 0.75}})(sample, random);
    RandomState expected(5);
    expected.rand();
    const double zoom = expected.uniform(0.5, 0.75);
    EXPECT_EQ(random.next_uint32(), expected.next_uint32());
    EXPECT_TRUE(same_bits(sample.label, before.label));
    EXPECT_TRUE(same_bits(sample.image, prob == 0.0 ? before.image.clone()
                                                    : simulate_low_resolution(before.image, zoom)));
  }
}

TEST(RandSimulateLowResolution, SaysWhatIsWrongWithItsOptions) {
  EXPECT_THROW(RandSimulateLowResolution({.zoom_range = {0.5}}), RecipeError);
  EXPECT_THROW(RandSimulateLowResolution({.zoom_range = {0.5, 0.7, 0.9}}), RecipeError);
}

}  // namespace
}  // namespace hayate
