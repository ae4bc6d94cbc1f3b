// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rand_crop_by_label_classes.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/base/random_state.h"
#include "hayate/transforms/classes_to_indices.h"
#include "support/error_text.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

/// Background, a body of class 1 and one voxel of class 2; class 3 is nowhere.
Sample make_sample() {
  Sample sample = aligned_sample();
  sample.indices = {};
  sample.label.voxels<std::uint8_t>()[700] = 2;
  sample.image = convert(sample.label, VoxelType::kFloat32);
  return sample;
}

std::vector<Sample> cut(const Sample& sample, const RandCropByLabelClassesOptions& options,
                        std::uint32_t seed = 5) {
  RandomState random(seed);
  return RandCropByLabelClasses(options)(sample, random);
}

/// How many of patches of one voxel show each class.
std::array<std::int64_t, 4> drawn_classes(const RandCropByLabelClassesOptions& options) {
  std::array<std::int64_t, 4> counts{};
  for (const Sample& patch : cut(make_sample(), options)) {
    ++counts[patch.label.voxels<std::uint8_t>()[0]];
  }
  return counts;
}

TEST(RandCropByLabelClasses, DrawsClassesByTheirRatiosHoweverFewVoxelsTheyHave) {
  const auto counts =
      drawn_classes({.spatial_size = {1, 1, 1}, .ratios = {2, 1, 1, 0}, .num_samples = 1000});
  EXPECT_NEAR(static_cast<double>(counts[0]), 500.0, 60.0);
  EXPECT_NEAR(static_cast<double>(counts[1]), 250.0, 60.0);
  EXPECT_NEAR(static_cast<double>(counts[2]), 250.0, 60.0);
}

TEST(RandCropByLabelClasses, WithoutRatiosEachClassIsAsLikely) {
  const auto counts =
      drawn_classes({.spatial_size = {1, 1, 1}, .num_classes = 3, .num_samples = 900});
  for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(static_cast<double>(counts[c]), 300.0, 60.0);
}

TEST(RandCropByLabelClasses, AClassThatACaseLacksIsLeftOutAndSaidOnce) {
  const RandCropByLabelClassesOptions options{
      .spatial_size = {1, 1, 1}, .ratios = {0, 0, 1, 9}, .num_samples = 20};
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(drawn_classes(options)[2], 20);
  drawn_classes(options);
  const std::string said = ::testing::internal::GetCapturedStderr();
  const auto first = said.find("no voxels of class 3");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(said.find("no voxels of class 3", first + 1), std::string::npos);
}

TEST(RandCropByLabelClasses, SaysNothingOfThatWithoutWarn) {
  Sample sample = make_sample();
  sample.case_name = "quiet";
  ::testing::internal::CaptureStderr();
  cut(sample, {.spatial_size = {1, 1, 1}, .num_classes = 4, .warn = false});
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST(RandCropByLabelClasses, PatchesLieWhereTheyWereInTheWorld) {
  const Sample sample = make_sample();
  const std::vector<Sample> patches =
      cut(sample, {.spatial_size = {6, 5, 4}, .num_classes = 3, .num_samples = 8});
  ASSERT_EQ(patches.size(), 8U);
  for (const Sample& patch : patches) {
    EXPECT_EQ(patch.image.spatial_shape(), (SpatialShape{6, 5, 4}));
    EXPECT_TRUE(patch.indices.empty());
    EXPECT_TRUE(same_bits(convert(patch.label, VoxelType::kFloat32), patch.image));
    expect_same_in_the_world<std::uint8_t>(sample.label, patch.label);
  }
}

TEST(RandCropByLabelClasses, FindsTheIndicesItselfWhenThereAreNone) {
  Sample sample = make_sample();
  const RandCropByLabelClassesOptions options{
      .spatial_size = {4, 4, 4}, .num_classes = 3, .num_samples = 3};
  const std::vector<Sample> found = cut(sample, options);
  ClassesToIndices({.num_classes = 3})(sample);
  const std::vector<Sample> given = cut(sample, options);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_TRUE(same_bits(found[i], given[i]));
}

TEST(RandCropByLabelClasses, NowhereToCutIsADataErrorThatNamesTheCase) {
  const auto error = error_text<DataError>([] {
    cut(make_sample(), {.spatial_size = {4, 4, 4}, .ratios = {0, 0, 0, 1}});
  });
  EXPECT_TRUE(contains(error, "'aligned'"));
}

TEST(RandCropByLabelClasses, AThinScanIsADataErrorWithACure) {
  try {
    cut(make_sample(), {.spatial_size = {4, 4, 96}, .num_classes = 3});
    FAIL() << "a patch larger than the volume";
  } catch (const DataError& error) {
    EXPECT_TRUE(contains(error.cure(), "SpatialPad before RandCropByLabelClasses"));
  }
}

TEST(RandCropByLabelClasses, IndicesOfOtherClassesAreARecipeError) {
  Sample sample = make_sample();
  ClassesToIndices({.num_classes = 4})(sample);
  EXPECT_TRUE(contains(error_text<RecipeError>([&] {
                         cut(sample, {.spatial_size = {4, 4, 4}, .num_classes = 3});
                       }),
                       "of 4 classes, expected 3"));
}

TEST(RandCropByLabelClasses, RatiosAreOneAClassAndNotAllZero) {
  const SpatialShape size{4, 4, 4};
  EXPECT_THROW(RandCropByLabelClasses({.spatial_size = size}), RecipeError);
  EXPECT_THROW(RandCropByLabelClasses({.spatial_size = size, .ratios = {0, 0}}), RecipeError);
  EXPECT_THROW(RandCropByLabelClasses({.spatial_size = size, .ratios = {1, 1}, .num_classes = 3}),
               RecipeError);
  EXPECT_THROW(RandCropByLabelClasses({.num_classes = 3}), RecipeError);
}

}  // namespace
}  // namespace hayate
