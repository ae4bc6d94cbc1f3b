// SPDX-License-Identifier: Apache-2.0
// The random intensity transforms: each draws as MONAI does and does then what the plain function
// does. Draws of MONAI 1.6.1: set_random_state(seed), transforms built with prob 0.9, first call.
#include "hayate/base/error.h"
#include "hayate/base/random_state.h"
#include "hayate/transforms/adjust_contrast.h"
#include "hayate/transforms/gaussian_noise.h"
#include "hayate/transforms/gaussian_smooth.h"
#include "hayate/transforms/rand_adjust_contrast.h"
#include "hayate/transforms/rand_gaussian_noise.h"
#include "hayate/transforms/rand_gaussian_smooth.h"
#include "hayate/transforms/rand_scale_intensity.h"
#include "hayate/transforms/rand_shift_intensity.h"
#include "hayate/transforms/rand_std_shift_intensity.h"
#include "hayate/transforms/scale_intensity.h"
#include "hayate/transforms/shift_intensity.h"
#include "hayate/transforms/std_shift_intensity.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

constexpr double kOften = 0.9;
/// The second and third rand() of seed 0, after the one that is held against prob.
constexpr double kSecond = 0.7151893663724195;
constexpr double kThird = 0.6027633760716439;

Sample two_image_channels() {
  Sample sample;
  sample.image = noise_volume({2, 5, 6, 7});
  return sample;
}

template <class T>
Volume applied(const T& transform) {
  Sample sample = two_image_channels();
  RandomState random(0);
  transform(sample, random);
  return std::move(sample.image);
}

TEST(RandShiftIntensity, DrawsAsMonaiDoes) {
  Volume expected = two_image_channels().image;
  shift_intensity(expected.channel<float>(0), 1.5759468318620975);
  shift_intensity(expected.channel<float>(1), 1.0138168803582195);
  EXPECT_TRUE(same_bits(
      applied(RandShiftIntensity({.offsets = {-2, 3}, .prob = kOften, .channel_wise = true})),
      expected));
}

TEST(RandShiftIntensity, ShiftsAllChannelsAlikeUnlessTold) {
  Volume expected = two_image_channels().image;
  shift_intensity(expected.voxels<float>(), -2.0 + 4.0 * kSecond);
  EXPECT_TRUE(same_bits(applied(RandShiftIntensity({.offsets = {2}, .prob = kOften})), expected));
}

TEST(RandStdShiftIntensity, DrawsOneFactorForAllChannels) {
  Volume expected = two_image_channels().image;
  for (const std::int64_t channel : {0, 1}) {
    std_shift_intensity(expected.channel<float>(channel), 1.0 + 2.0 * kSecond);
  }
  EXPECT_TRUE(same_bits(
      applied(RandStdShiftIntensity({.factors = {1, 3}, .prob = kOften, .channel_wise = true})),
      expected));
}

TEST(RandScaleIntensity, DrawsAFactorOrOneAChannel) {
  Volume alike = two_image_channels().image;
  scale_intensity(alike.voxels<float>(), -0.5 + kSecond);
  EXPECT_TRUE(same_bits(applied(RandScaleIntensity({.factors = {0.5}, .prob = kOften})), alike));
  Volume apart = two_image_channels().image;
  scale_intensity(apart.channel<float>(0), -0.5 + kSecond);
  scale_intensity(apart.channel<float>(1), -0.5 + kThird);
  EXPECT_TRUE(same_bits(
      applied(RandScaleIntensity({.factors = {0.5}, .prob = kOften, .channel_wise = true})),
      apart));
}

TEST(RandAdjustContrast, DrawsAsMonaiDoes) {
  Volume expected = two_image_channels().image;
  adjust_contrast(expected.voxels<float>(), {.gamma = 1.5727840495586292, .invert_image = true});
  EXPECT_TRUE(
      same_bits(applied(RandAdjustContrast({.prob = kOften, .gamma = {2.0}, .invert_image = true})),
                expected));
}

TEST(RandGaussianSmooth, DrawsAsMonaiDoes) {
  const Volume expected = gaussian_smooth(
      two_image_channels().image, {1.1439867079655244, 1.0034542200895549, 0.931103978746121});
  EXPECT_TRUE(same_bits(applied(RandGaussianSmooth({.prob = kOften})), expected));
}

TEST(RandGaussianNoise, DrawsTheDeviationAndThenTheNoise) {
  Volume expected = two_image_channels().image;
  RandomState random(0);
  random.rand();
  const double std = 0.4 * random.rand();
  add_gaussian_noise(expected.voxels<float>(), 0.3, std, random);
  EXPECT_TRUE(
      same_bits(applied(RandGaussianNoise({.prob = kOften, .mean = 0.3, .std = 0.4})), expected));
}

TEST(RandGaussianNoise, CanHaveAFixedDeviation) {
  Volume expected = two_image_channels().image;
  RandomState random(0);
  random.rand();
  add_gaussian_noise(expected.voxels<float>(), 0.0, 0.4, random);
  EXPECT_TRUE(same_bits(
      applied(RandGaussianNoise({.prob = kOften, .std = 0.4, .sample_std = false})), expected));
}

TEST(RandIntensity, SaysWhatIsWrongWithOptions) {
  EXPECT_THROW(RandShiftIntensity({}), RecipeError);
  EXPECT_THROW(RandStdShiftIntensity({.factors = {1, 2, 3}}), RecipeError);
  EXPECT_THROW(RandScaleIntensity({}), RecipeError);
  EXPECT_THROW(RandAdjustContrast({.gamma = {0.5}}), RecipeError);
  EXPECT_THROW(RandAdjustContrast({.gamma = {0.0, 1.0}}), RecipeError);
  EXPECT_THROW(RandGaussianSmooth({.sigma_y = {1.0}}), RecipeError);
}

}  // namespace
}  // namespace hayate
