// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/orientation.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

/// Returns every way to lay three axes along the world's, with a different spacing each.
std::vector<Affine> all_48_affines() {
  std::vector<Affine> affines;
  std::array<std::size_t, 3> world_axes{0, 1, 2};
  do {
    for (int flips = 0; flips < 8; ++flips) {
      Affine affine = diagonal_affine({0, 0, 0});
      for (std::size_t axis = 0; axis < 3; ++axis) {
        const double spacing = 1.0 + 0.5 * static_cast<double>(axis);
        affine(world_axes[axis], axis) = (flips >> axis) % 2 == 0 ? spacing : -spacing;
        affine(axis, 3) = 10.0 * static_cast<double>(axis) - 7.0;
      }
      affines.push_back(affine);
    }
  } while (std::ranges::next_permutation(world_axes).found);
  return affines;
}

TEST(Orientation, NoVoxelMovesInTheWorldWhateverTheAxes) {
  Volume volume = counted_volume<float>({2, 3, 4, 5});
  for (const Affine& affine : all_48_affines()) {
    volume.set_voxel_to_world(affine);
    for (const char* axcodes : {"RAS", "LPS", "SPL"}) {
      const Volume turned =
          reorient(volume, orientation_of_axcodes(axcodes), AxisOrder::kStrongestFirst);
      EXPECT_EQ(axcodes_of_orientation(io_orientation(turned.voxel_to_world())), axcodes);
      ASSERT_EQ(turned.size(), volume.size());
      expect_same_in_the_world<float>(volume, turned);
    }
  }
}

TEST(Orientation, ThereAndBackIsTheSameVolume) {
  const Volume volume = counted_volume<std::int16_t>({1, 3, 4, 5});
  const std::string before = axcodes_of_orientation(io_orientation(volume.voxel_to_world()));
  const Volume there = reorient(volume, orientation_of_axcodes("PIR"), AxisOrder::kStrongestFirst);
  const Volume back = reorient(there, orientation_of_axcodes(before), AxisOrder::kStrongestFirst);
  EXPECT_TRUE(std::ranges::equal(back.bytes(), volume.bytes()));
  EXPECT_TRUE(all_close(back.voxel_to_world(), volume.voxel_to_world(), 0, 1e-12));
}

// The first two voxel axes both lie nearest to the world's x, the second one nearer.
TEST(Orientation, TheStrongestAxisPicksFirstSinceMonai1) {
  Affine affine;
  affine.rows = {
      {{0.64, -0.73, 0.22, 0}, {0.56, 0.64, 0.52, 0}, {-0.52, -0.22, 0.82, 0}, {0, 0, 0, 1}}};
  EXPECT_EQ(axcodes_of_orientation(io_orientation(affine, axis_order(MonaiRelease::k07))), "RAS");
  EXPECT_EQ(axcodes_of_orientation(io_orientation(affine, axis_order(MonaiRelease::k16))), "ALS");
}

TEST(Orientation, ImageAndLabelTurnTogether) {
  Sample sample = aligned_sample({5, 6, 7});
  Orientation({.axcodes = "ILP"})(sample);
  EXPECT_TRUE(same_bits(convert(sample.label, VoxelType::kFloat32), sample.image));
  EXPECT_EQ(axcodes_of_orientation(io_orientation(sample.image.voxel_to_world())), "ILP");
}

TEST(Orientation, AxcodesThatNameAnAxisTwiceAreARecipeError) {
  EXPECT_THROW(Orientation({.axcodes = "RLS"}), RecipeError);
  EXPECT_THROW(Orientation({.axcodes = "RA"}), RecipeError);
}

}  // namespace
}  // namespace hayate
