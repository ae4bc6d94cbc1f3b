// SPDX-License-Identifier: Apache-2.0
#include "hayate/volume/kept_volume.h"

#include <algorithm>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace hayate {
namespace {

Volume make_label(const VolumeShape& shape, int largest) {
  Volume label(VoxelType::kUint8, shape);
  std::mt19937 random(static_cast<unsigned>(largest));
  for (std::uint8_t& voxel : label.voxels<std::uint8_t>()) {
    voxel = static_cast<std::uint8_t>(random() % static_cast<unsigned>(largest + 1));
  }
  label.voxels<std::uint8_t>()[0] = static_cast<std::uint8_t>(largest);
  return label;
}

struct Packed {
  int largest;
  VoxelType type;
  int bits;
};

class KeptLabel : public testing::TestWithParam<Packed> {};

TEST_P(KeptLabel, TakesAsFewBitsAsItsLargestValueNeedsAndComesBackWhole) {
  const Volume label = make_label({1, 5, 7, 11}, GetParam().largest);
  const auto packed = pack(label);
  ASSERT_TRUE(packed.has_value());
  EXPECT_EQ(packed->type(), GetParam().type);
  EXPECT_EQ(packed->size_bytes(), (5 * 7 * 11 * GetParam().bits + 7) / 8);
  const Volume widened = widen(*packed);
  EXPECT_EQ(widened.type(), VoxelType::kUint8);
  EXPECT_TRUE(std::ranges::equal(widened.bytes(), label.bytes()));
}

TEST_P(KeptLabel, AnyPartIsTheSamePartOfTheWhole) {
  const Volume label = make_label({1, 1, 3, 9}, GetParam().largest);
  const auto packed = pack(label);
  for (std::int64_t first = 0; first <= label.size(); ++first) {
    for (std::int64_t count = 0; first + count <= label.size(); ++count) {
      // One more, to see that nothing is written behind the end.
      std::vector<std::uint8_t> part(static_cast<std::size_t>(count) + 1, 77);
      widen(*packed, first, count, reinterpret_cast<std::byte*>(part.data()));
      EXPECT_TRUE(
          std::equal(part.begin(), part.end() - 1, label.voxels<std::uint8_t>().begin() + first));
      EXPECT_EQ(part.back(), 77);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Widths, KeptLabel,
    testing::Values(Packed{0, VoxelType::kUint1, 1}, Packed{1, VoxelType::kUint1, 1},
                    Packed{2, VoxelType::kUint2, 2}, Packed{3, VoxelType::kUint2, 2},
                    Packed{4, VoxelType::kUint4, 4}, Packed{15, VoxelType::kUint4, 4}));

TEST(KeptVolume, ALabelOfSixteenClassesAndMoreStaysAsItIs) {
  EXPECT_FALSE(pack(make_label({1, 4, 4, 4}, 16)).has_value());
  EXPECT_FALSE(pack(make_label({1, 4, 4, 4}, 255)).has_value());
}

}  // namespace
}  // namespace hayate
