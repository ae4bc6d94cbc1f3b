// SPDX-License-Identifier: Apache-2.0
// The random geometric transforms: each draws as MONAI does and does then what the plain function
// does. Draws of MONAI 1.6.1: set_random_state(seed), transforms built with prob 0.9, first call.
#include "hayate/base/error.h"
#include "hayate/base/random_state.h"
#include "hayate/transforms/flip.h"
#include "hayate/transforms/rand_affine.h"
#include "hayate/transforms/rand_axis_flip.h"
#include "hayate/transforms/rand_flip.h"
#include "hayate/transforms/rand_rotate.h"
#include "hayate/transforms/rand_rotate90.h"
#include "hayate/transforms/rand_zoom.h"
#include "hayate/transforms/rotate90.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

constexpr double kProb = 0.9;

template <class T>
Sample applied(const T& transform, std::uint32_t seed) {
  Sample sample = aligned_sample();
  RandomState random(seed);
  transform(sample, random);
  return sample;
}

TEST(RandFlip, FlipsImageAndLabelAlongItsAxes) {
  const Sample before = aligned_sample();
  const Sample after = applied(RandFlip({.prob = 1.0, .spatial_axis = {0, -1}}), 0);
  EXPECT_TRUE(same_bits(after.image, flip(before.image, {true, false, true})));
  EXPECT_TRUE(same_bits(after.label, flip(before.label, {true, false, true})));
}

TEST(RandFlip, SaysWhatIsWrongWithItsOptions) {
  EXPECT_THROW(RandFlip({.spatial_axis = {3}}), RecipeError);
}

TEST(RandAxisFlip, DrawsAsMonaiDoes) {
  const Sample before = aligned_sample();
  EXPECT_TRUE(
      same_bits(applied(RandAxisFlip({kProb}), 0).label, flip(before.label, {false, true, false})));
}

TEST(RandRotate90, DrawsAsMonaiDoes) {
  const Sample before = aligned_sample();
  EXPECT_TRUE(same_bits(applied(RandRotate90({.prob = kProb}), 0).label,
                        rotate90(before.label, 2, {0, 1})));
}

TEST(RandRotate90, SaysWhatIsWrongWithItsOptions) {
  EXPECT_THROW(RandRotate90({.spatial_axes = {0}}), RecipeError);
  EXPECT_THROW(RandRotate90({.spatial_axes = {1, -2}}), RecipeError);
}

TEST(RandRotate, DrawsAsMonaiDoes) {
  const Sample before = aligned_sample();
  const RandRotateOptions options{
      .range_x = {0.3}, .range_y = {-0.1, 0.4}, .range_z = {0.2}, .prob = kProb};
  const Vector3 angles{0.1291136198234517, 0.20138168803582193, 0.01795327319875875};
  const Sample after = applied(RandRotate(options), 0);
  EXPECT_TRUE(same_bits(after.image, rotate(before.image, angles)));
  EXPECT_TRUE(
      same_bits(after.label, rotate(before.label, angles, {.mode = InterpolationMode::kNearest})));
}

TEST(RandZoom, DrawsAsMonaiDoes) {
  const Sample before = aligned_sample();
  const RandZoomOptions options{.prob = kProb, .min_zoom = {0.8, 0.9}, .max_zoom = {1.1, 1.3}};
  const Vector3 factors{1.014556809911726, 1.014556809911726, 1.1411053504286577};
  const Sample after = applied(RandZoom(options), 0);
  EXPECT_TRUE(same_bits(after.image, zoom(before.image, factors)));
  EXPECT_TRUE(
      same_bits(after.label, zoom(before.label, factors, {.mode = ResizeMode::kNearestExact})));
}

TEST(RandZoom, PadsLabelsWithClassesOnly) {
  const Sample after = applied(
      RandZoom(
          {.prob = 1.0, .min_zoom = {0.6}, .max_zoom = {0.6}, .padding_mode = ZoomPadding::kMean}),
      0);
  const Volume edge =
      zoom(aligned_sample().label, {0.6, 0.6, 0.6}, {.mode = ResizeMode::kNearestExact});
  EXPECT_TRUE(same_bits(after.label, edge));
}

TEST(RandZoom, SaysWhatIsWrongWithItsOptions) {
  EXPECT_THROW(RandZoom({.min_zoom = {0.9, 0.9}}), RecipeError);
  EXPECT_THROW(RandZoom({.min_zoom = {1.2}}), RecipeError);
}

// RandAffineGrid draws from a generator of its own with the transform's seed, so its numbers come
// right after a rand() only if that is taken off the front here.
TEST(RandAffine, DrawsRotationShearTranslationAndScaleInThisOrder) {
  const Sample before = aligned_sample();
  const RandAffineOptions options{.prob = 1.0,
                                  .rotate_range = {0.3, 0.2},
                                  .shear_range = {0.1, 0.2, 0.3},
                                  .translate_range = {3},
                                  .scale_range = {-0.2, 0.4, 0.0, 0.1, -0.1, 0.1}};
  const Sample after = applied(RandAffine(options), 7);
  RandomState random(7);
  random.rand();
  const auto draw = [&](double low, double high) { return random.uniform(low, high); };
  AffineParameters expected;
  for (const double r : {0.3, 0.2}) expected.rotate.push_back(draw(-r, r));
  for (const double r : {0.1, 0.2, 0.3}) expected.shear.push_back(draw(-r, r));
  expected.translate.push_back(draw(-3, 3));
  expected.scale.push_back(1.0 + draw(-0.2, 0.4));
  expected.scale.push_back(1.0 + draw(0.0, 0.1));
  expected.scale.push_back(1.0 + draw(-0.1, 0.1));
  const Affine matrix = compute_centred_matrix(expected, MonaiRelease::k16);
  EXPECT_TRUE(same_bits(after.image, affine_transform(before.image, matrix, {14, 17, 12})));
  EXPECT_TRUE(same_bits(after.label, affine_transform(before.label, matrix, {14, 17, 12},
                                                      {.mode = InterpolationMode::kNearest})));
}

TEST(RandAffine, BringsASampleThatIsNotChosenToItsSize) {
  const Sample before = aligned_sample();
  const Sample after =
      applied(RandAffine({.prob = 0.0, .rotate_range = {1}, .spatial_size = {10, -1, 12}}), 0);
  EXPECT_EQ(after.image.shape(), (VolumeShape{1, 10, 17, 12}));
  expect_same_in_the_world<float>(before.image, after.image);
  expect_same_in_the_world<std::uint8_t>(before.label, after.label);
}

TEST(RandAffine, SaysWhatIsWrongWithItsOptions) {
  EXPECT_THROW(RandAffine({.rotate_range = {0.1, 0.1, 0.1, 0.1}}), RecipeError);
  EXPECT_THROW(RandAffine({.scale_range = {-0.1, 0.1}}), RecipeError);
  EXPECT_THROW(RandAffine({.scale_range = {1.2, 1.2, 1.2}}), RecipeError);
}

}  // namespace
}  // namespace hayate
