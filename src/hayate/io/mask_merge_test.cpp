// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/mask_merge.h"

#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

ImageInfo info_of(VoxelType type, std::int64_t size) {
  ImageInfo info;
  info.voxel_type = type;
  info.shape = {size, 1, 1};
  return info;
}

template <class T>
void add(MaskMerge& merge, const std::vector<T>& voxels, double slope = 1.0,
         double intercept = 0.0) {
  ImageInfo mask = info_of(VoxelTypeOf<T>::kValue, std::ssize(voxels));
  mask.slope = slope;
  mask.intercept = intercept;
  merge.add(mask, std::as_bytes(std::span(voxels)));
}

/// "0 1: 3", masks and voxels of a combination that has any.
std::vector<std::string> describe(const MaskMerge& merge) {
  std::vector<std::string> lines;
  for (const auto& [masks, voxel_count] : merge.combinations()) {
    if (voxel_count > 0) lines.push_back(fmt::format("{}: {}", fmt::join(masks, " "), voxel_count));
  }
  return lines;
}

/// The voxels' combinations, each as a number whose digits are 1 + its masks.
std::vector<int> label_of(const MaskMerge& merge) {
  std::vector<int> values;
  for (const MaskCombination& combination : merge.combinations()) {
    int value = 0;
    for (const std::size_t mask : combination.masks)
      value = value * 10 + static_cast<int>(mask) + 1;
    values.push_back(value);
  }
  const ByteBuffer label = merge.label(VoxelType::kUint8, values);
  std::vector<int> voxels;
  for (const std::byte voxel : label.bytes()) voxels.push_back(std::to_integer<int>(voxel));
  return voxels;
}

TEST(MaskMerge, EveryCombinationOfMasksIsKnownAndCounted) {
  MaskMerge merge(6);
  EXPECT_EQ(describe(merge), std::vector<std::string>{": 6"});
  add<std::uint8_t>(merge, {1, 1, 1, 0, 0, 0});
  add<std::uint8_t>(merge, {0, 255, 255, 255, 0, 0});
  add<std::uint8_t>(merge, {0, 0, 7, 0, 0, 0});
  EXPECT_EQ(label_of(merge), (std::vector{1, 12, 123, 2, 0, 0}));
  EXPECT_EQ(describe(merge),
            (std::vector<std::string>{": 2", "0: 1", "0 1: 1", "1: 1", "0 1 2: 1"}));
}

TEST(MaskMerge, WhatIsAboveZeroIsInTheMaskInEveryType) {
  MaskMerge merge(4);
  add<float>(merge, {0.25F, -1.0F, std::numeric_limits<float>::quiet_NaN(), -0.0F});
  add<std::int16_t>(merge, {0, -3, 300, 0});
  EXPECT_EQ(label_of(merge), (std::vector{1, 0, 2, 0}));
}

TEST(MaskMerge, ValuesAreScaledBeforeTheyAreJudged) {
  MaskMerge merge(3);
  add<std::uint8_t>(merge, {0, 1, 2}, -1.0, 1.0);
  EXPECT_EQ(label_of(merge), (std::vector{1, 0, 0}));
}

TEST(MaskMerge, NothingIsLostWhereZerosArePassedOver) {
  constexpr std::int64_t kSize = 64 * 5 + 3;
  for (std::size_t at = 0; at < kSize; ++at) {
    std::vector<std::uint8_t> mask(kSize);
    mask[at] = 1;
    MaskMerge merge(kSize);
    add(merge, mask);
    std::vector<int> expected(kSize);
    expected[at] = 1;
    ASSERT_EQ(label_of(merge), expected) << at;
  }
}

TEST(MaskMerge, ValuesBeyondAByteTakeTwo) {
  MaskMerge merge(2);
  add<std::uint8_t>(merge, {1, 0});
  const ByteBuffer made = merge.label(VoxelType::kUint16, std::vector{500, 65535});
  std::vector<std::uint16_t> label(2);
  std::memcpy(label.data(), made.bytes().data(), made.size());
  EXPECT_EQ(label, (std::vector<std::uint16_t>{65535, 500}));
}

TEST(MaskMerge, MoreCombinationsThanALabelHasValuesAreRefused) {
  // Each of 17 masks is where a bit of the voxel's number is set: all 2^17 combinations.
  constexpr std::size_t kBits = 17;
  MaskMerge merge(std::size_t{1} << kBits);
  const auto add_all = [&] {
    for (std::size_t bit = 0; bit < kBits; ++bit) {
      std::vector<std::uint8_t> mask(std::size_t{1} << kBits);
      for (std::size_t i = 0; i < mask.size(); ++i) mask[i] = i >> bit & 1U;
      add(merge, mask);
    }
  };
  EXPECT_THROW(add_all(), DataError);
}

}  // namespace
}  // namespace hayate
