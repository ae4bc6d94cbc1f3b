// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/class_volumes.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace hayate {
namespace {

/// Five voxels of class 1, three of class 2.
Volume make_label(const Affine& affine) {
  Volume label = Volume::zeros(VoxelType::kUint8, {1, 4, 3, 2}, affine);
  std::ranges::fill_n(label.voxels<std::uint8_t>().begin(), 5, std::uint8_t{1});
  std::ranges::fill_n(label.voxels<std::uint8_t>().begin() + 5, 3, std::uint8_t{2});
  return label;
}

ServedModel model_of_two() {
  ServedModel model;
  model.classes = {{"liver", 10, 1}, {"tumour", 20, 2}};
  model.scored.class_count = 3;
  return model;
}

TEST(ClassVolumes, AreVoxelsTimesTheirSize) {
  const auto volumes =
      measure_classes(make_label(diagonal_affine({2.0, -2.0, 5.0})), model_of_two());
  ASSERT_EQ(volumes.size(), 2U);
  EXPECT_EQ(volumes[0].name, "liver");
  EXPECT_EQ(volumes[0].value, 10);
  EXPECT_EQ(volumes[0].voxels, 5);
  EXPECT_DOUBLE_EQ(volumes[0].ml, 0.1);
  EXPECT_DOUBLE_EQ(volumes[1].ml, 0.06);
}

TEST(ClassVolumes, OfShearedVoxelsAreNotTheProductOfTheirEdges) {
  Affine sheared = diagonal_affine({10.0, 10.0, 10.0});
  sheared(0, 2) = 7.0;
  EXPECT_DOUBLE_EQ(measure_classes(make_label(sheared), model_of_two())[0].ml, 5.0);
}

TEST(ClassVolumes, OfRegionsCountAllThatIsOfThem) {
  ServedModel model = model_of_two();
  const std::vector<std::uint8_t> whole{1, 2};
  const std::vector<std::uint8_t> core{2};
  model.scored.regions = {ClassRegion(whole, 1), ClassRegion(core, 2)};
  const auto volumes = measure_classes(make_label(diagonal_affine({1.0, 1.0, 1.0})), model);
  EXPECT_EQ(volumes[0].voxels, 8);
  EXPECT_EQ(volumes[1].voxels, 3);
}

}  // namespace
}  // namespace hayate
