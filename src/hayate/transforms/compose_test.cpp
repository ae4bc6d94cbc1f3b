// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/compose.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/base/random_state.h"
#include "hayate/transforms/monai_seeding.h"
#include "hayate/transforms/rand_crop_by_pos_neg_label.h"
#include "hayate/transforms/resize_with_pad_or_crop.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

float& first_voxel(Sample& sample) {
  return sample.image.voxels<float>()[0];
}

struct AddOne final : DeterministicTransform {
  std::string_view name() const override { return "AddOne"; }
  void operator()(Sample& sample) const override { first_voxel(sample) += 1.0F; }
};

struct AddRandom final : RandomTransform {
  std::string_view name() const override { return "AddRandom"; }
  void operator()(Sample& sample, Random& random) const override {
    first_voxel(sample) += static_cast<float>(random.rand());
  }
};

/// Makes two patches, and remembers where the sample lay that they were made from.
struct Twice final : PatchTransform {
  mutable const Sample* seen = nullptr;
  std::string_view name() const override { return "Twice"; }
  std::vector<Sample> operator()(const Sample& sample, Random& random) const override {
    seen = &sample;
    std::vector<Sample> patches;
    for (int i = 0; i < 2; ++i) {
      patches.push_back(sample.clone());
      first_voxel(patches.back()) += static_cast<float>(random.rand());
    }
    return patches;
  }
};

struct Fails final : DeterministicTransform {
  std::string_view name() const override { return "Fails"; }
  void operator()(Sample&) const override { throw DataError("it does"); }
};

template <class... Transforms>
Compose chain() {
  std::vector<std::unique_ptr<Transform>> transforms;
  (transforms.push_back(std::make_unique<Transforms>()), ...);
  return Compose(std::move(transforms));
}

Sample one_voxel(std::uint32_t case_index = 0) {
  Sample sample;
  sample.case_name = "one";
  sample.case_index = case_index;
  sample.image = volume_of<float>({1, 1, 1, 1}, {0.0F});
  return sample;
}

float run(const Compose& compose, std::uint32_t case_index, std::uint64_t seed,
          std::uint32_t epoch) {
  std::vector<Sample> samples = compose.apply_random(one_voxel(case_index), seed, epoch);
  return first_voxel(samples.at(0));
}

TEST(Compose, SplitsAtTheFirstRandomTransform) {
  EXPECT_EQ((chain<AddOne, AddOne, AddRandom, AddOne>().deterministic_prefix()), 2U);
  EXPECT_EQ((chain<Twice, AddOne>().deterministic_prefix()), 0U);
  EXPECT_FALSE((chain<AddOne, AddOne>().is_random()));
  EXPECT_FALSE(Compose().is_random());
}

TEST(Compose, TheFirstPartStopsBeforeTheFirstRandomTransform) {
  Sample sample = one_voxel();
  chain<AddOne, AddOne, AddRandom, AddOne>().apply_deterministic(sample);
  EXPECT_EQ(first_voxel(sample), 2.0F);
}

TEST(Compose, WhatComesAfterTheRandomTransformRunsOnEveryPatch) {
  const Compose compose = chain<Twice, AddOne, AddOne>();
  for (Sample& sample : compose.apply_random(one_voxel(), 1, 0)) {
    EXPECT_GE(first_voxel(sample), 2.0F);
  }
}

TEST(Compose, DrawsDependOnSeedEpochCaseAndPositionOnly) {
  const Compose compose = chain<AddRandom>();
  const float drawn = run(compose, 3, 7, 2);
  EXPECT_NE(run(compose, 4, 7, 2), drawn);
  EXPECT_NE(run(compose, 3, 8, 2), drawn);
  EXPECT_NE(run(compose, 3, 7, 3), drawn);
  EXPECT_NE(run(chain<AddOne, AddRandom>(), 3, 7, 2), drawn);
  EXPECT_EQ(run(compose, 3, 7, 2), drawn) << "whatever was drawn in between";
}

TEST(Compose, APatchTransformReadsTheCachedSampleWithoutACopy) {
  auto twice = std::make_unique<Twice>();
  const Twice* reader = twice.get();
  std::vector<std::unique_ptr<Transform>> transforms;
  transforms.push_back(std::move(twice));
  const Compose compose(std::move(transforms));
  const Sample cached = one_voxel();
  EXPECT_EQ(compose.apply_random(cached, 1, 0).size(), 2U);
  EXPECT_EQ(reader->seen, &cached);
}

TEST(Compose, ATransformInPlaceWorksOnACopyOfTheCachedSample) {
  const Sample cached = aligned_sample();
  const Sample before = cached.clone();
  std::vector<Sample> samples = chain<AddRandom>().apply_random(cached, 1, 0);
  EXPECT_TRUE(same_bits(cached, before));
  EXPECT_FALSE(same_bits(samples.at(0), before));
}

TEST(Compose, ASampleThatIsGivenAwayComesOutAsACachedOneWould) {
  const Compose compose = chain<AddRandom, Twice, AddRandom>();
  const Sample cached = one_voxel(5);
  const std::vector<Sample> kept = compose.apply_random(cached, 1, 2);
  const std::vector<Sample> given = compose.apply_random(cached.clone(), 1, 2);
  ASSERT_EQ(kept.size(), 2U);
  ASSERT_EQ(given.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_TRUE(same_bits(kept[i], given[i]));
}

TEST(Compose, PatchesOfPatchesAreOneList) {
  EXPECT_EQ((chain<Twice, Twice>().apply_random(one_voxel(), 1, 0).size()), 4U);
}

TEST(Compose, WithoutARandomPartTheSampleIsCopied) {
  const Sample cached = aligned_sample();
  const std::vector<Sample> samples = chain<AddOne>().apply_random(cached, 1, 0);
  ASSERT_EQ(samples.size(), 1U);
  EXPECT_TRUE(same_bits(samples[0], cached));
}

TEST(Compose, AnErrorSaysWhichTransformAndWhichCase) {
  Sample sample = one_voxel();
  try {
    chain<AddOne, Fails>().apply_deterministic(sample);
    FAIL() << "the error was swallowed";
  } catch (const DataError& error) {
    ASSERT_EQ(error.context().size(), 1U);
    EXPECT_EQ(error.context()[0], "cannot apply Fails to case 'one'");
  }
  EXPECT_THROW((chain<Twice, Fails>().apply_random(sample, 1, 0)), DataError);
}

// A caller may bring numpy's generator, to draw what MONAI draws: one state a transform, which goes
// on from patch to patch.
TEST(Compose, StreamsMayBeTheCallers) {
  const std::vector<std::uint32_t> seeds = compose_child_seeds(0, 2);
  std::vector<Sample> samples = chain<Twice, AddRandom>().apply_random(
      one_voxel(),
      [&](std::uint32_t index) { return std::make_unique<RandomState>(seeds.at(index)); });
  RandomState first(seeds[0]);
  RandomState second(seeds[1]);
  for (Sample& sample : samples) {
    float expected = static_cast<float>(first.rand());
    expected += static_cast<float>(second.rand());
    EXPECT_EQ(first_voxel(sample), expected);
  }
}

TEST(Compose, ThinScansArePaddedAfterTheCrop) {
  std::vector<std::unique_ptr<Transform>> transforms;
  transforms.push_back(std::make_unique<RandCropByPosNegLabel>(RandCropByPosNegLabelOptions{
      .spatial_size = {8, 8, 32}, .num_samples = 3, .allow_smaller = true}));
  transforms.push_back(
      std::make_unique<ResizeWithPadOrCrop>(SpatialPadOptions{.spatial_size = {8, 8, 32}}));
  Sample thin = aligned_sample();
  thin.indices = {};
  for (const Sample& patch : Compose(std::move(transforms)).apply_random(thin, 1, 0)) {
    EXPECT_EQ(patch.image.spatial_shape(), (SpatialShape{8, 8, 32}));
    EXPECT_EQ(patch.label.spatial_shape(), (SpatialShape{8, 8, 32}));
  }
}

}  // namespace
}  // namespace hayate
