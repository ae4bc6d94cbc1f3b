// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rotate90.h"

#include "hayate/transforms/flip.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

// The example of numpy.rot90's documentation.
TEST(Rotate90, TurnsFromTheFirstAxisTowardsTheSecond) {
  const Volume volume = volume_of<float>({1, 2, 2, 1}, {1, 2, 3, 4});
  EXPECT_TRUE(std::ranges::equal(rotate90(volume, 1, {0, 1}).voxels<float>(),
                                 std::vector<float>{2, 4, 1, 3}));
  EXPECT_TRUE(std::ranges::equal(rotate90(volume, 1, {1, 0}).voxels<float>(),
                                 std::vector<float>{3, 1, 4, 2}));
}

TEST(Rotate90, SwapsTheSizesOfThePlane) {
  const Volume volume = counted_volume<float>({1, 2, 3, 4});
  EXPECT_EQ(rotate90(volume, 1, {0, 2}).shape(), (VolumeShape{1, 4, 3, 2}));
  EXPECT_EQ(rotate90(volume, 2, {0, 2}).shape(), volume.shape());
}

TEST(Rotate90, LeavesEveryVoxelWhereItIsInTheWorld) {
  const Volume volume = counted_volume<float>({2, 3, 4, 5});
  for (const std::int64_t k : {1, 2, 3}) {
    expect_same_in_the_world<float>(volume, rotate90(volume, k, {2, 0}));
  }
}

TEST(Rotate90, CountsTurnsModuloFour) {
  const Volume volume = counted_volume<std::uint8_t>({1, 3, 4, 2});
  EXPECT_TRUE(same_bits(rotate90(volume, 4, {0, 1}), volume));
  EXPECT_TRUE(same_bits(rotate90(volume, -1, {0, 1}), rotate90(volume, 3, {0, 1})));
  EXPECT_TRUE(same_bits(rotate90(volume, 2, {0, 1}), flip(volume, {true, true, false})));
}

}  // namespace
}  // namespace hayate
