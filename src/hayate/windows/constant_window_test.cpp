// SPDX-License-Identifier: Apache-2.0
#include "hayate/windows/constant_window.h"

#include <vector>

#include <gtest/gtest.h>

namespace hayate {
namespace {

constexpr SpatialShape kShape{4, 5, 6};
constexpr VoxelBox kBox{{1, 1, 2}, {3, 4, 6}};

std::size_t place(std::int64_t x, std::int64_t y, std::int64_t z) {
  return static_cast<std::size_t>((x * kShape[1] + y) * kShape[2] + z);
}

/// Counts on outside of the box, and holds one value in it.
std::vector<float> with_box_of(float value) {
  std::vector<float> voxels(120);
  for (std::size_t i = 0; i < voxels.size(); ++i) voxels[i] = static_cast<float>(i);
  for (std::int64_t x = 1; x < 3; ++x) {
    for (std::int64_t y = 1; y < 4; ++y) {
      for (std::int64_t z = 2; z < 6; ++z) voxels[place(x, y, z)] = value;
    }
  }
  return voxels;
}

TEST(ConstantWindow, HasTheValueOfAllItsVoxels) {
  EXPECT_EQ(constant_value(with_box_of(-0.5F), kShape, kBox), -0.5F);
  EXPECT_EQ(constant_value(with_box_of(0.0F), kShape, {{1, 1, 2}, {2, 2, 3}}), 0.0F);
  EXPECT_FALSE(constant_value(with_box_of(0.0F), kShape, {{0, 1, 2}, {3, 4, 6}}));
}

TEST(ConstantWindow, IsNoneWhereAnyVoxelDiffers) {
  for (const auto& [x, y, z] : {SpatialShape{1, 1, 2}, {1, 1, 5}, {2, 3, 5}, {1, 2, 3}}) {
    std::vector<float> voxels = with_box_of(3.0F);
    voxels[place(x, y, z)] = 3.5F;
    EXPECT_FALSE(constant_value(voxels, kShape, kBox));
  }
}

TEST(ConstantWindow, TellsZeroFromMinusZero) {
  std::vector<float> voxels = with_box_of(0.0F);
  voxels[place(2, 2, 2)] = -0.0F;
  EXPECT_FALSE(constant_value(voxels, kShape, kBox));
}

TEST(ConstantWindow, IsFoundInAnImageWhereAllChannelsHoldOneValue) {
  InfererOptions options;
  options.roi_size = {4, 4, 4};
  Volume image = Volume::zeros(VoxelType::kFloat32, {2, 4, 4, 12});
  const WindowGrid grid = make_window_grid(image.spatial_shape(), options);
  ASSERT_EQ(grid.starts.size(), 4U);
  // Windows begin at 0, 3, 6 and 8: the third one is left.
  for (const std::size_t z : {0U, 4U, 11U}) image.channel<float>(0)[z] = 1.0F;
  EXPECT_TRUE(has_constant_window(image, grid));
  image.channel<float>(1)[7] = 1.0F;
  EXPECT_FALSE(has_constant_window(image, grid));
  EXPECT_FALSE(has_constant_window(image, make_window_grid({4, 4, 3}, options)));
}

}  // namespace
}  // namespace hayate
