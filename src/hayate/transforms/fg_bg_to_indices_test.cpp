// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/fg_bg_to_indices.h"

#include <gtest/gtest.h>

#include "hayate/base/class_index.h"
#include "hayate/base/error.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

using Indices = std::vector<std::uint32_t>;

TEST(FgBgToIndices, NumbersVoxelsInCOrder) {
  const Volume label = volume_of<std::uint8_t>({1, 2, 1, 3}, {0, 2, 0, 1, 0, 0});
  const CropIndices indices = fg_bg_to_indices(label, nullptr, 0.0);
  EXPECT_EQ(indices.foreground.to_list(), (Indices{1, 3}));
  EXPECT_EQ(indices.background.to_list(), (Indices{0, 2, 4, 5}));
}

TEST(FgBgToIndices, BackgroundIsAboveTheThresholdInAnyChannel) {
  const Volume label = volume_of<std::uint8_t>({1, 4, 1, 1}, {1, 0, 0, 0});
  const Volume image = volume_of<float>({2, 4, 1, 1}, {0, 0, 0.5, 0, 0, 0, 0, 0.7F});
  EXPECT_EQ(fg_bg_to_indices(label, &image, 0.0).background.to_list(), (Indices{2, 3}));
  EXPECT_EQ(fg_bg_to_indices(label, &image, 0.5).background.to_list(), (Indices{3}));
  EXPECT_TRUE(fg_bg_to_indices(label, &image, 0.7).background.empty())
      << "0.7 as float32 is not above 0.7";
}

TEST(FgBgToIndices, TheFirstOfSeveralChannelsIsTheBackgrounds) {
  const Volume label = volume_of<std::uint8_t>({3, 3, 1, 1}, {1, 0, 0, 0, 1, 0, 0, 0, 1});
  const CropIndices indices = fg_bg_to_indices(label, nullptr, 0.0);
  EXPECT_EQ(indices.foreground.to_list(), (Indices{1, 2}));
  EXPECT_EQ(indices.background.to_list(), (Indices{0}));
}

TEST(FgBgToIndices, WhatNobodyAnnotatedIsNeither) {
  const Volume label = volume_of<std::uint8_t>({1, 4, 1, 1}, {0, kIgnoredVoxel, 3, kIgnoredVoxel});
  const CropIndices indices = fg_bg_to_indices(label, nullptr, 0.0);
  EXPECT_EQ(indices.foreground.to_list(), (Indices{2}));
  EXPECT_EQ(indices.background.to_list(), (Indices{0}));
}

TEST(FgBgToIndices, FillsTheSample) {
  Sample sample;
  sample.image = volume_of<float>({1, 3, 1, 1}, {0, 1, 1});
  sample.label = volume_of<std::uint8_t>({1, 3, 1, 1}, {0, 0, 1});
  FgBgToIndices({.use_image = true})(sample);
  EXPECT_EQ(sample.indices.foreground.to_list(), (Indices{2}));
  EXPECT_EQ(sample.indices.background.to_list(), (Indices{1}));
  FgBgToIndices({})(sample);
  EXPECT_EQ(sample.indices.background.to_list(), (Indices{0, 1}));
}

TEST(FgBgToIndices, ASampleWithoutALabelIsADataError) {
  Sample sample;
  sample.image = volume_of<float>({1, 1, 1, 1}, {0});
  EXPECT_THROW(FgBgToIndices({})(sample), DataError);
}

}  // namespace
}  // namespace hayate
