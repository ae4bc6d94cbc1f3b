// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/served_volumes.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(ServedVolumes, HaveTheNamesAndValuesOfTheModelsClasses) {
  Volume label = Volume::zeros(VoxelType::kUint8, {1, 4, 3, 2}, diagonal_affine({2.0, -2.0, 5.0}));
  std::ranges::fill_n(label.voxels<std::uint8_t>().begin(), 5, std::uint8_t{1});
  ServedModel model;
  model.classes = {{"liver", 10, 1}, {"tumour", 20, 2}};
  model.scored.class_count = 3;
  const auto volumes = measure_served_classes(label, model);
  ASSERT_EQ(volumes.size(), 2U);
  EXPECT_EQ(volumes[0].name, "liver");
  EXPECT_EQ(volumes[0].value, 10);
  EXPECT_EQ(volumes[0].voxels, 5);
  EXPECT_DOUBLE_EQ(volumes[0].ml, 0.1);
  EXPECT_EQ(volumes[1].value, 20);
  EXPECT_EQ(volumes[1].voxels, 0);
}

}  // namespace
}  // namespace hayate
