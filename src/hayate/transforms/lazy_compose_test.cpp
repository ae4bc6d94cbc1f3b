// SPDX-License-Identifier: Apache-2.0
// Lazy chains: what they put together is what the reference resampler makes of the whole image by
// the product of the matrices, and what moves whole voxels is copied as by a chain that is not
// lazy.
#include <algorithm>
#include <memory>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/transforms/apply_mapping.h"
#include "hayate/transforms/compose.h"
#include "hayate/transforms/registry.h"
#include "hayate/volume/kept_volume.h"
#include "support/resample_cases.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

constexpr std::uint64_t kSeed = 11;
constexpr const char* kCropEntry =
    R"({"name": "RandCropByPosNegLabel", "spatial_size": [12, 10, 8], "num_samples": 3})";
constexpr const char* kAffine =
    R"({"name": "RandAffine", "prob": 1, "rotate_range": [0.5, 0.4, 0.3], "padding_mode": "zeros",
        "scale_range": [0.2, 0.2, 0.2], "translate_range": [2, 2, 2]})";
constexpr const char* kFlip = R"({"name": "RandFlip", "prob": 0.5, "spatial_axis": [1]})";
constexpr const char* kTurn = R"({"name": "RandRotate90", "prob": 0.7, "spatial_axes": [0, 2]})";
constexpr const char* kNoiseEntry = R"({"name": "RandGaussianNoise", "prob": 0.8})";

std::vector<std::unique_ptr<Transform>> transforms_of(std::initializer_list<const char*> entries) {
  std::vector<std::unique_ptr<Transform>> transforms;
  for (const char* entry : entries) {
    transforms.push_back(make_transform(nlohmann::json::parse(entry), "test"));
  }
  return transforms;
}

Compose lazy(std::initializer_list<const char*> entries) {
  return Compose(transforms_of(entries), true);
}

Compose eager(std::initializer_list<const char*> entries) {
  return Compose(transforms_of(entries));
}

/// A case of two channels, in values that float16 holds.
Sample two_channels(const SpatialShape& shape = {25, 22, 19}) {
  Sample sample = aligned_sample(shape);
  sample.indices = {};
  sample.image = Volume(VoxelType::kFloat32, {2, shape[0], shape[1], shape[2]}, oblique_affine());
  PhiloxStream random({.seed = 3});
  for (float& voxel : sample.image.voxels<float>()) {
    voxel = static_cast<float>(random.randint(64)) / 64.0F;
  }
  return sample;
}

Sample in_cache(const Sample& sample) {
  Sample kept = sample.clone();
  kept.image = narrow(sample.image).value();
  kept.label = pack(sample.label).value();
  return kept;
}

/// The voxels to the bit, where they lie up to the rounding of matrix products.
void expect_same_voxels(const Volume& a, const Volume& b) {
  EXPECT_EQ(a.shape(), b.shape());
  EXPECT_TRUE(std::ranges::equal(a.bytes(), b.bytes()));
  EXPECT_TRUE(all_close(a.voxel_to_world(), b.voxel_to_world(), 0.0, 1e-12));
}

void expect_same_voxels(const std::vector<Sample>& a, const std::vector<Sample>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    expect_same_voxels(a[i].image, b[i].image);
    expect_same_voxels(a[i].label, b[i].label);
  }
}

/// The mappings that a chain's transforms draw for each patch, a box first where there are boxes.
std::vector<GridMapping> drawn_mappings(const Compose& chain, const Sample& sample) {
  std::vector<GridMapping> mappings{stay(sample.image.spatial_shape())};
  for (std::size_t i = 0; i < chain.size(); ++i) {
    PhiloxStream random({kSeed, 0, sample.case_index, static_cast<std::uint32_t>(i)});
    if (const auto* boxes = dynamic_cast<const BoxTransform*>(&chain[i])) {
      mappings.clear();
      for (const VoxelBox& box : boxes->draw_boxes(sample, random)) mappings.push_back(cut(box));
      continue;
    }
    for (GridMapping& mapping : mappings) {
      const auto& transform = dynamic_cast<const RandomTransform&>(chain[i]);
      mapping = then(mapping, transform.draw_mapping(mapping.shape, random).value());
    }
  }
  return mappings;
}

ResampleOptions options_of(const GridMapping& mapping, InterpolationMode mode) {
  const OutsideFill fill = mapping.outside.value_or(OutsideFill{});
  return {.mode = mode, .padding = fill.padding, .mirror_at = fill.mirror_at};
}

/// Holds what a lazy chain makes of a case against the plain resampler on the whole case.
void expect_reference(std::initializer_list<const char*> entries, const Sample& sample) {
  const Compose chain = lazy(entries);
  const std::vector<GridMapping> mappings = drawn_mappings(chain, sample);
  for (const bool kept : {false, true}) {
    const Sample seen = kept ? in_cache(sample) : sample.clone();
    const std::vector<Sample> patches = chain.apply_random(seen, kSeed, 0);
    ASSERT_EQ(patches.size(), mappings.size());
    for (std::size_t i = 0; i < patches.size(); ++i) {
      const GridMapping& mapping = mappings[i];
      const auto show = [&](const Volume& volume, InterpolationMode mode) {
        return resample_reference(volume, mapping.output_to_input_voxel, mapping.shape,
                                  options_of(mapping, mode));
      };
      EXPECT_LT(
          largest_difference(patches[i].image, show(sample.image, InterpolationMode::kBilinear)),
          1e-5)
          << "patch " << i << (kept ? ", kept" : "");
      EXPECT_TRUE(std::ranges::equal(patches[i].label.bytes(),
                                     show(sample.label, InterpolationMode::kNearest).bytes()))
          << "patch " << i << (kept ? ", kept" : "");
    }
  }
}

TEST(LazyCompose, InterpolatesOnceByTheProductOfTheMatrices) {
  expect_reference({kCropEntry, kAffine}, two_channels());
  expect_reference({kCropEntry, kFlip, kAffine, kTurn}, two_channels());
  expect_reference({kAffine, kFlip}, two_channels());
}

TEST(LazyCompose, PadsOutsideOfTheImageOnly) {
  for (const char* padding : {"zeros", "border", "reflection"}) {
    const std::string affine = std::string(R"({"name": "RandAffine", "prob": 1,
        "rotate_range": [3, 3, 3], "scale_range": [0, 1, 0, 1, 0, 1], "padding_mode": ")") +
                               padding + R"("})";
    expect_reference({kCropEntry, affine.c_str()}, two_channels());
    expect_reference({affine.c_str()}, two_channels({5, 7, 3}));
    expect_reference({affine.c_str()}, two_channels({14, 17, 1}));
  }
}

TEST(LazyCompose, ATurnedPatchShowsWhatLiesAroundItInTheImage) {
  Sample sample = two_channels({40, 40, 40});
  std::ranges::fill(sample.image.voxels<float>(), 1.0F);
  sample.indices = {VoxelSet({20 * 1600 + 20 * 40 + 20}, 64000), VoxelSet({0}, 64000)};
  constexpr const char* kCentre = R"({"name": "RandCropByPosNegLabel", "neg": 0,
      "spatial_size": [12, 12, 12]})";
  constexpr const char* kFarTurn = R"({"name": "RandAffine", "prob": 1, "padding_mode": "zeros",
      "rotate_range": [0.78, 0.79, 0, 0, 0, 0]})";
  const auto least = [&](const Compose& chain) {
    return std::ranges::min(chain.apply_random(sample, kSeed, 0).at(0).image.voxels<float>());
  };
  EXPECT_EQ(least(eager({kCentre, kFarTurn})), 0.0F);
  EXPECT_EQ(least(lazy({kCentre, kFarTurn})), 1.0F);
}

TEST(LazyCompose, CropsFlipsAndQuarterTurnsAreCopies) {
  const Sample sample = two_channels();
  const Sample kept = in_cache(sample);
  for (const auto& entries : {std::initializer_list<const char*>{kCropEntry},
                              {kCropEntry, kFlip, kTurn},
                              {kFlip, kTurn},
                              {kTurn, kCropEntry, kFlip, kCropEntry}}) {
    const auto copies = eager(entries).apply_random(sample, kSeed, 4);
    expect_same_voxels(lazy(entries).apply_random(sample, kSeed, 4), copies);
    expect_same_voxels(lazy(entries).apply_random(kept, kSeed, 4), copies);
    expect_same_voxels(lazy(entries).apply_random(sample.clone(), kSeed, 4), copies);
  }
}

TEST(LazyCompose, WhatNeedsVoxelsGetsThemAndDrawsTheSame) {
  const Sample sample = two_channels();
  for (const auto& entries :
       {std::initializer_list<const char*>{kCropEntry, kFlip, kNoiseEntry, kTurn, kNoiseEntry},
        {kNoiseEntry, kCropEntry, kTurn, kNoiseEntry},
        {kAffine, kCropEntry}}) {
    expect_same_voxels(lazy(entries).apply_random(sample, kSeed, 1),
                       eager(entries).apply_random(sample, kSeed, 1));
  }
}

TEST(LazyCompose, AZoomByAreasIsNoMapping) {
  constexpr const char* kZoom = R"({"name": "RandZoom", "prob": 1})";
  const Sample sample = two_channels();
  expect_same_voxels(lazy({kCropEntry, kZoom, kFlip}).apply_random(sample, kSeed, 1),
                     eager({kCropEntry, kZoom, kFlip}).apply_random(sample, kSeed, 1));
}

TEST(LazyCompose, ALinearZoomIsOne) {
  constexpr const char* kLarger = R"({"name": "RandZoom", "prob": 1, "mode": "trilinear",
      "min_zoom": [1.1, 1.2, 1.3], "max_zoom": [1.5, 1.6, 1.7]})";
  constexpr const char* kAnySize = R"({"name": "RandZoom", "prob": 1, "mode": "trilinear",
      "min_zoom": 0.6, "max_zoom": 1.7, "padding_mode": "constant"})";
  const Sample sample = two_channels();
  for (std::uint32_t epoch = 0; epoch < 8; ++epoch) {
    const auto once = lazy({kLarger}).apply_random(sample, kSeed, epoch);
    const auto plain = eager({kLarger}).apply_random(sample, kSeed, epoch);
    EXPECT_LT(largest_difference(once.at(0).image, plain.at(0).image), 1e-5);
  }
  expect_reference({kCropEntry, kAnySize, kAffine}, sample);
}

TEST(LazyCompose, TwoKindsOfPaddingAreTwoResamplings) {
  constexpr const char* kRotate = R"({"name": "RandRotate", "prob": 1, "range_x": 0.4,
      "padding_mode": "border"})";
  const Sample sample = two_channels();
  expect_same_voxels(lazy({kRotate, kAffine}).apply_random(sample, kSeed, 1),
                     eager({kRotate, kAffine}).apply_random(sample, kSeed, 1));
}

TEST(LazyCompose, PadsThinPatchesAndTurnsThemInOnePass) {
  constexpr const char* kSmaller = R"({"name": "RandCropByPosNegLabel", "num_samples": 2,
      "spatial_size": [12, 12, 12], "allow_smaller": true})";
  constexpr const char* kPad = R"({"name": "ResizeWithPadOrCrop", "spatial_size": [12, 12, 12]})";
  const Sample thin = two_channels({20, 21, 7});
  expect_same_voxels(lazy({kSmaller, kPad}).apply_random(thin, kSeed, 1),
                     eager({kSmaller, kPad}).apply_random(thin, kSeed, 1));
  for (const Sample& patch : lazy({kSmaller, kPad, kAffine}).apply_random(thin, kSeed, 1)) {
    EXPECT_EQ(patch.image.shape(), (VolumeShape{2, 12, 12, 12}));
    EXPECT_EQ(patch.label.shape(), (VolumeShape{1, 12, 12, 12}));
  }
}

TEST(LazyCompose, ACachedCaseStaysAsItIs) {
  const Sample kept = in_cache(two_channels());
  const Sample before = kept.clone();
  lazy({kFlip, kNoiseEntry, kAffine}).apply_random(kept, kSeed, 1);
  EXPECT_TRUE(same_bits(kept.clone(), before));
}

TEST(ApplyMapping, ReadsTheBoxThatThePatchSpans) {
  GridMapping mapping = cut({{10, 11, -5}, {14, 19, 3}});
  EXPECT_EQ(shown_box({40, 40, 40}, mapping), (VoxelBox{{8, 10, 0}, {15, 20, 4}}));
  mapping.outside = OutsideFill{PaddingMode::kReflection};
  EXPECT_EQ(shown_box({40, 40, 40}, mapping), (VoxelBox{{8, 10, 0}, {15, 20, 7}}));
  EXPECT_EQ(shown_box({40, 40, 1}, mapping).end[2], 1);
  EXPECT_EQ(shown_box({4, 40, 40}, cut({{10, 0, 0}, {14, 1, 1}})),
            (VoxelBox{{2, 0, 0}, {4, 2, 2}}));
}

}  // namespace
}  // namespace hayate
