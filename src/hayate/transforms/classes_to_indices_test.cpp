// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/classes_to_indices.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

using Indices = std::vector<std::uint32_t>;

TEST(ClassesToIndices, NumbersTheVoxelsOfEachClass) {
  const Volume label = volume_of<std::uint8_t>({1, 2, 1, 3}, {0, 2, 0, 1, 0, 2});
  const auto classes = classes_to_indices(label, 3, nullptr, 0.0);
  ASSERT_EQ(classes.size(), 3U);
  EXPECT_EQ(classes[0].to_list(), (Indices{0, 2, 4}));
  EXPECT_EQ(classes[1].to_list(), (Indices{3}));
  EXPECT_EQ(classes[2].to_list(), (Indices{1, 5}));
}

TEST(ClassesToIndices, ValuesOfNoClassAreInNone) {
  const Volume label = volume_of<std::uint8_t>({1, 4, 1, 1}, {0, 255, 1, 7});
  const auto classes = classes_to_indices(label, 3, nullptr, 0.0);
  EXPECT_EQ(classes[0].to_list(), (Indices{0}));
  EXPECT_EQ(classes[1].to_list(), (Indices{2}));
  EXPECT_TRUE(classes[2].empty());
}

TEST(ClassesToIndices, AClassThatTheTypeDoesNotHoldIsNowhere) {
  const Volume label = volume_of<std::int8_t>({1, 2, 1, 1}, {-1, 1});
  EXPECT_TRUE(classes_to_indices(label, 256, nullptr, 0.0)[255].empty());
}

TEST(ClassesToIndices, AllClassesAreAboveTheThresholdInAnyChannel) {
  const Volume label = volume_of<std::uint8_t>({1, 4, 1, 1}, {1, 0, 1, 0});
  const Volume image = volume_of<float>({2, 4, 1, 1}, {0, 1, 1, 0, 0, 0, 0, 0});
  const auto classes = classes_to_indices(label, 2, &image, 0.5);
  EXPECT_EQ(classes[0].to_list(), (Indices{1}));
  EXPECT_EQ(classes[1].to_list(), (Indices{2}));
}

TEST(ClassesToIndices, ChannelsOfAOneHotLabelAreClasses) {
  const Volume label = volume_of<std::uint8_t>({3, 3, 1, 1}, {1, 0, 0, 0, 1, 0, 0, 0, 1});
  const auto classes = classes_to_indices(label, 0, nullptr, 0.0);
  ASSERT_EQ(classes.size(), 3U);
  for (std::uint32_t c = 0; c < 3; ++c) EXPECT_EQ(classes[c].to_list(), (Indices{c}));
}

TEST(ClassesToIndices, ManyClassesTakeAFewBitsAVoxelTogether) {
  Volume label = Volume::zeros(VoxelType::kUint8, {1, 64, 64, 64});
  auto voxels = label.voxels<std::uint8_t>();
  for (std::size_t i = 0; i < voxels.size() / 2; ++i) {
    voxels[i] = static_cast<std::uint8_t>(i / 1024 % 100);
  }
  std::int64_t bytes = 0;
  for (const VoxelSet& found : classes_to_indices(label, 100, nullptr, 0.0)) {
    bytes += found.size_bytes();
  }
  // A list of half of the voxels, and the background's bits.
  EXPECT_LT(bytes, 64 * 64 * 64 / 2 * 4 + 64 * 64 * 64 / 8 + 1000);
}

TEST(ClassesToIndices, FillsTheSampleAndLeavesForegroundAndBackground) {
  Sample sample;
  sample.image = volume_of<float>({1, 3, 1, 1}, {0, 1, 1});
  sample.label = volume_of<std::uint8_t>({1, 3, 1, 1}, {0, 0, 1});
  sample.indices.foreground = VoxelSet({2}, 3);
  ClassesToIndices({.num_classes = 2, .use_image = true})(sample);
  EXPECT_EQ(sample.indices.classes[0].to_list(), (Indices{1}));
  EXPECT_EQ(sample.indices.classes[1].to_list(), (Indices{2}));
  EXPECT_TRUE(sample.indices.has_fg_bg());
}

TEST(ClassesToIndices, NeedsANumberOfClassesAndALabel) {
  EXPECT_THROW(ClassesToIndices({}), RecipeError);
  Sample sample;
  sample.image = volume_of<float>({1, 1, 1, 1}, {0});
  EXPECT_THROW(ClassesToIndices({.num_classes = 2})(sample), DataError);
}

}  // namespace
}  // namespace hayate
