// SPDX-License-Identifier: Apache-2.0
// What all random augmentations have in common.
#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "hayate/base/random_state.h"
#include "hayate/transforms/rand_adjust_contrast.h"
#include "hayate/transforms/rand_affine.h"
#include "hayate/transforms/rand_axis_flip.h"
#include "hayate/transforms/rand_flip.h"
#include "hayate/transforms/rand_gaussian_noise.h"
#include "hayate/transforms/rand_gaussian_smooth.h"
#include "hayate/transforms/rand_rotate.h"
#include "hayate/transforms/rand_rotate90.h"
#include "hayate/transforms/rand_scale_intensity.h"
#include "hayate/transforms/rand_shift_intensity.h"
#include "hayate/transforms/rand_std_shift_intensity.h"
#include "hayate/transforms/rand_zoom.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

/// A transform with some effect on every sample, at the given probability.
struct Augmentation {
  std::string name;
  std::function<std::unique_ptr<RandomTransform>(double prob)> make;

  friend void PrintTo(const Augmentation& augmentation, std::ostream* out) {
    *out << augmentation.name;
  }
};

template <class T, class Options>
Augmentation augmentation(Options options) {
  const auto make = [options](double prob) -> std::unique_ptr<RandomTransform> {
    Options with_prob = options;
    with_prob.prob = prob;
    return std::make_unique<T>(with_prob);
  };
  return {std::string(make(1.0)->name()), make};
}

RandAffineOptions strong_affine() {
  return {.rotate_range = {0.4, 0.4, 0.4},
          .shear_range = {0.1, 0.1},
          .translate_range = {2, 2, 2},
          .scale_range = {0.2, 0.2, 0.2}};
}

const Augmentation kGeometric[] = {
    augmentation<RandFlip>(RandFlipOptions{.spatial_axis = {1}}),
    augmentation<RandAxisFlip>(RandAxisFlipOptions{}),
    augmentation<RandRotate90>(RandRotate90Options{.spatial_axes = {0, 2}}),
    augmentation<RandRotate>(RandRotateOptions{.range_x = {0.5}, .range_y = {0.2, 0.5}}),
    augmentation<RandAffine>(strong_affine()),
    augmentation<RandZoom>(RandZoomOptions{.min_zoom = {0.7, 0.7, 1.1},
                                           .max_zoom = {0.9, 0.9, 1.3},
                                           .mode = ResizeMode::kTrilinear,
                                           .align_corners = true}),
};

const Augmentation kIntensity[] = {
    augmentation<RandShiftIntensity>(RandShiftIntensityOptions{.offsets = {0.5, 1.0}}),
    augmentation<RandStdShiftIntensity>(RandStdShiftIntensityOptions{.factors = {0.5, 1}}),
    augmentation<RandScaleIntensity>(RandScaleIntensityOptions{.factors = {0.5, 1.0}}),
    augmentation<RandGaussianNoise>(RandGaussianNoiseOptions{}),
    augmentation<RandGaussianSmooth>(RandGaussianSmoothOptions{}),
    augmentation<RandAdjustContrast>(RandAdjustContrastOptions{.gamma = {2.0, 3.0}}),
};

class RandAugment : public ::testing::TestWithParam<Augmentation> {};

std::string name_of(const ::testing::TestParamInfo<Augmentation>& info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(Geometric, RandAugment, ::testing::ValuesIn(kGeometric), name_of);
INSTANTIATE_TEST_SUITE_P(Intensity, RandAugment, ::testing::ValuesIn(kIntensity), name_of);

TEST_P(RandAugment, OfProbabilityZeroCostsOneDrawAndNothingElse) {
  Sample sample = aligned_sample();
  const Sample before = sample.clone();
  const std::byte* voxels = sample.image.bytes().data();
  RandomState random(3);
  (*GetParam().make(0.0))(sample, random);
  EXPECT_TRUE(same_bits(sample, before));
  EXPECT_EQ(sample.image.bytes().data(), voxels) << "copied for nothing";
  RandomState expected(3);
  expected.rand();
  EXPECT_EQ(random.next_uint32(), expected.next_uint32());
}

TEST_P(RandAugment, DoesTheSameWithTheSameStream) {
  const auto transform = GetParam().make(1.0);
  const StreamKey key{.seed = 11, .epoch = 2, .case_index = 5, .transform_index = 1};
  Sample first = aligned_sample();
  Sample second = aligned_sample();
  PhiloxStream first_stream(key);
  PhiloxStream second_stream(key);
  (*transform)(first, first_stream);
  (*transform)(second, second_stream);
  EXPECT_TRUE(same_bits(first, second));
  EXPECT_FALSE(same_bits(first.image, aligned_sample().image)) << "nothing was done";
}

TEST_P(RandAugment, TakesASampleWithoutALabel) {
  Sample sample = aligned_sample();
  sample.label = {};
  PhiloxStream random({1, 0, 0, 0});
  (*GetParam().make(1.0))(sample, random);
  EXPECT_FALSE(sample.has_label());
}

class RandIntensityAugment : public RandAugment {};
INSTANTIATE_TEST_SUITE_P(All, RandIntensityAugment, ::testing::ValuesIn(kIntensity), name_of);

TEST_P(RandIntensityAugment, LeavesTheLabelAlone) {
  Sample sample = aligned_sample();
  PhiloxStream random({4, 0, 0, 0});
  (*GetParam().make(1.0))(sample, random);
  EXPECT_TRUE(same_bits(sample.label, aligned_sample().label));
  EXPECT_EQ(sample.indices.foreground, aligned_sample().indices.foreground);
}

class RandGeometricAugment : public RandAugment {};
INSTANTIATE_TEST_SUITE_P(All, RandGeometricAugment, ::testing::ValuesIn(kGeometric), name_of);

// The image is the label, 0 or 1. Interpolated, it crosses 1/2 where the label, taken from the
// nearest voxel, changes; at edges and corners of the bodies a little beside it.
TEST_P(RandGeometricAugment, KeepsImageAndLabelTogether) {
  const auto transform = GetParam().make(1.0);
  for (std::uint32_t seed = 0; seed < 5; ++seed) {
    Sample sample = aligned_sample({28, 34, 24});
    PhiloxStream random({seed, 0, 0, 0});
    (*transform)(sample, random);
    ASSERT_EQ(sample.image.shape(), sample.label.shape());
    EXPECT_EQ(sample.image.voxel_to_world(), sample.label.voxel_to_world());
    EXPECT_TRUE(sample.indices.empty());
    const auto image = sample.image.voxels<float>();
    const auto label = sample.label.voxels<std::uint8_t>();
    std::int64_t apart = 0;
    std::int64_t foreground = 0;
    for (std::size_t i = 0; i < label.size(); ++i) {
      foreground += label[i] > 0;
      apart += std::abs(image[i] - static_cast<float>(label[i])) > 0.51F;
    }
    EXPECT_GT(foreground, 100);
    EXPECT_LT(apart, foreground / 50) << "seed " << seed;
  }
}

}  // namespace
}  // namespace hayate
