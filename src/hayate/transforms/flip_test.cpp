// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/flip.h"

#include "support/test_volumes.h"

namespace hayate {
namespace {

TEST(Flip, ReversesTheListedAxesOnly) {
  const Volume volume = volume_of<float>({1, 2, 1, 3}, {1, 2, 3, 4, 5, 6});
  EXPECT_TRUE(std::ranges::equal(flip(volume, {true, false, false}).voxels<float>(),
                                 std::vector<float>{4, 5, 6, 1, 2, 3}));
  EXPECT_TRUE(std::ranges::equal(flip(volume, {false, false, true}).voxels<float>(),
                                 std::vector<float>{3, 2, 1, 6, 5, 4}));
  EXPECT_TRUE(std::ranges::equal(flip(volume, {true, true, true}).voxels<float>(),
                                 std::vector<float>{6, 5, 4, 3, 2, 1}));
}

TEST(Flip, LeavesEveryVoxelWhereItIsInTheWorld) {
  const Volume volume = counted_volume<float>({2, 3, 4, 5});
  for (const AxisSet axes : {AxisSet{true, false, false}, AxisSet{false, true, true}}) {
    expect_same_in_the_world<float>(volume, flip(volume, axes));
  }
}

TEST(Flip, TwiceIsNothing) {
  const Volume label = counted_volume<std::uint8_t>({1, 4, 3, 5});
  const AxisSet axes{true, false, true};
  const Volume again = flip(flip(label, axes), axes);
  EXPECT_TRUE(std::ranges::equal(again.bytes(), label.bytes()));
  EXPECT_TRUE(all_close(again.voxel_to_world(), label.voxel_to_world(), 0.0, 1e-12));
}

}  // namespace
}  // namespace hayate
