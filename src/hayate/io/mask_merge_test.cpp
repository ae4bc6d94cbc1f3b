// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/mask_merge.h"

#include <cstring>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace hayate {
namespace {

ImageInfo info_of(VoxelType type, std::int64_t size) {
  ImageInfo info;
  info.voxel_type = type;
  info.shape = {size, 1, 1};
  return info;
}

template <class T>
void add(MaskMerge& merge, const std::vector<T>& voxels, int value, double slope = 1.0,
         double intercept = 0.0) {
  ImageInfo mask = info_of(VoxelTypeOf<T>::kValue, std::ssize(voxels));
  mask.slope = slope;
  mask.intercept = intercept;
  merge.add(mask, std::as_bytes(std::span(voxels)), value);
}

std::vector<int> label_of(const MaskMerge& merge) {
  std::vector<int> label;
  for (const std::byte voxel : merge.label()) label.push_back(std::to_integer<int>(voxel));
  return label;
}

TEST(MaskMerge, TheLaterMaskCountsWhereTwoOverlap) {
  MaskMerge merge(info_of(VoxelType::kUint8, 5));
  add<std::uint8_t>(merge, {1, 1, 1, 0, 0}, 1);
  add<std::uint8_t>(merge, {0, 255, 255, 255, 0}, 2);
  add<std::uint8_t>(merge, {0, 0, 7, 0, 0}, 4);
  EXPECT_EQ(label_of(merge), (std::vector{1, 2, 4, 2, 0}));
  EXPECT_EQ(merge.overlaps(), (MaskOverlaps{{{1, 2}, 2}, {{2, 4}, 1}}));
}

TEST(MaskMerge, WhatIsAboveZeroIsOfTheClassInEveryType) {
  MaskMerge merge(info_of(VoxelType::kUint8, 4));
  add<float>(merge, {0.25F, -1.0F, std::numeric_limits<float>::quiet_NaN(), -0.0F}, 1);
  add<std::int16_t>(merge, {0, -3, 300, 0}, 2);
  EXPECT_EQ(label_of(merge), (std::vector{1, 0, 2, 0}));
}

TEST(MaskMerge, ValuesAreScaledBeforeTheyAreJudged) {
  MaskMerge merge(info_of(VoxelType::kUint8, 3));
  add<std::uint8_t>(merge, {0, 1, 2}, 1, -1.0, 1.0);
  EXPECT_EQ(label_of(merge), (std::vector{1, 0, 0}));
}

TEST(MaskMerge, NothingIsLostWhereZerosArePassedOver) {
  constexpr std::int64_t kSize = 64 * 5 + 3;
  for (std::size_t at = 0; at < kSize; ++at) {
    std::vector<std::uint8_t> mask(kSize);
    mask[at] = 1;
    MaskMerge merge(info_of(VoxelType::kUint8, kSize));
    add(merge, mask, 9);
    std::vector<int> expected(kSize);
    expected[at] = 9;
    ASSERT_EQ(label_of(merge), expected) << at;
  }
}

TEST(MaskMerge, ValuesBeyondAByteTakeTwo) {
  MaskMerge merge(info_of(VoxelType::kUint16, 2));
  add<std::uint8_t>(merge, {1, 0}, 500);
  add<std::uint8_t>(merge, {1, 1}, 65535);
  std::vector<std::uint16_t> label(2);
  std::memcpy(label.data(), merge.label().data(), merge.label().size());
  EXPECT_EQ(label, (std::vector<std::uint16_t>{65535, 65535}));
  EXPECT_EQ(merge.overlaps(), (MaskOverlaps{{{500, 65535}, 1}}));
}

}  // namespace
}  // namespace hayate
