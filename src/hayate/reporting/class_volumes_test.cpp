// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/class_volumes.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

Volume label_of(std::initializer_list<std::uint8_t> voxels, const Affine& affine) {
  Volume label(VoxelType::kUint8, {1, 1, 1, static_cast<std::int64_t>(voxels.size())}, affine);
  std::ranges::copy(voxels, label.voxels<std::uint8_t>().begin());
  return label;
}

TEST(ClassVolumes, AreVoxelsTimesTheVolumeOfOne) {
  const Volume label = label_of({0, 1, 1, 1, 2}, diagonal_affine({10, 20, 5}));
  const auto volumes = measure_classes(label, {.class_count = 4}, {"background", "liver", "", "x"});
  ASSERT_EQ(volumes.size(), 3U);
  EXPECT_EQ(volumes[0].name, "liver");
  EXPECT_EQ(volumes[0].voxels, 3);
  EXPECT_DOUBLE_EQ(volumes[0].ml, 3.0);
  EXPECT_EQ(volumes[1].name, "class 2");
  EXPECT_DOUBLE_EQ(volumes[1].ml, 1.0);
  EXPECT_EQ(volumes[2].voxels, 0);
}

TEST(ClassVolumes, RegionsCountAllOfTheirClasses) {
  const std::vector<std::uint8_t> whole{1, 2};
  const std::vector<std::uint8_t> core{2};
  const ScoredClasses scored{.regions = {{whole, 1}, {core, 2}}};
  const auto volumes = measure_classes(label_of({0, 1, 2, 2}, diagonal_affine({1, 1, 1})), scored,
                                       {"background", "whole", "core"});
  ASSERT_EQ(volumes.size(), 2U);
  EXPECT_EQ(volumes[0].voxels, 3);
  EXPECT_EQ(volumes[1].voxels, 2);
}

TEST(ClassVolumes, OfAVoxelAreItsEdgesWhicheverWayTheyPoint) {
  EXPECT_DOUBLE_EQ(voxel_mm3(diagonal_affine({-2, 3, 4})), 24.0);
  Affine sheared = diagonal_affine({2, 3, 4});
  sheared(0, 1) = 5.0;
  EXPECT_DOUBLE_EQ(voxel_mm3(sheared), 24.0);
}

}  // namespace
}  // namespace hayate
