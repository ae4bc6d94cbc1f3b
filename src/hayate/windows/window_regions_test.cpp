// SPDX-License-Identifier: Apache-2.0
#include "hayate/windows/window_regions.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "hayate/windows/voxel_boxes.h"

namespace hayate {
namespace {

bool holds(const VoxelBox& box, const SpatialShape& voxel) {
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (voxel[axis] < box.begin[axis] || voxel[axis] >= box.end[axis]) return false;
  }
  return true;
}

WindowGrid grid_of(const SpatialShape& image, std::int64_t edge) {
  InfererOptions options;
  options.roi_size = {edge, edge, edge};
  return make_window_grid(image, options);
}

template <class Visit>
void for_each_voxel(const SpatialShape& shape, const Visit& visit) {
  for (std::int64_t x = 0; x < shape[0]; ++x) {
    for (std::int64_t y = 0; y < shape[1]; ++y) {
      for (std::int64_t z = 0; z < shape[2]; ++z) visit(SpatialShape{x, y, z});
    }
  }
}

TEST(WindowRegions, HoldEachVoxelOnceAndBehindItsLastWindow) {
  const WindowGrid grid = grid_of({21, 8, 30}, 12);
  const auto regions = finished_regions(grid);
  ASSERT_EQ(regions.size(), grid.starts.size());
  ASSERT_GT(regions.size(), 4U);
  for_each_voxel(grid.padded_shape, [&](const SpatialShape& voxel) {
    EXPECT_EQ(std::ranges::count_if(regions, [&](auto& r) { return holds(r, voxel); }), 1);
    std::size_t last = 0;
    for (std::size_t n = 0; n < regions.size(); ++n) {
      if (holds(window_box(grid, n), voxel)) last = n;
    }
    EXPECT_TRUE(holds(regions[last], voxel));
  });
}

TEST(WindowRegions, SumsLiveFromTheFirstWindowToTheLastRegionThatReadsThem) {
  const WindowGrid grid = grid_of({21, 12, 12}, 12);
  // Windows at 0 and 9: behind the first, the voxels from 8 on stay.
  EXPECT_EQ(live_voxel_counts(grid), (std::vector<std::int64_t>{12 * 144, 13 * 144}));
}

TEST(WindowRegions, SumsOfManyWindowsLiveAsLongAsAnyOfThemNeedsThem) {
  const WindowGrid grid = grid_of({30, 25, 14}, 12);
  // Voxel by voxel: from the first window that holds it to the last one that holds it, or whose
  // finished region does or has it in front.
  const auto regions = finished_regions(grid);
  std::vector<std::int64_t> expected(grid.starts.size());
  for_each_voxel(grid.padded_shape, [&](const SpatialShape& voxel) {
    std::size_t first = grid.starts.size();
    std::size_t last = 0;
    for (std::size_t n = 0; n < grid.starts.size(); ++n) {
      const bool adds = holds(window_box(grid, n), voxel);
      if (adds) first = std::min(first, n);
      if (adds || holds(with_halo(regions[n]), voxel)) last = n;
    }
    for (std::size_t n = first; n <= last; ++n) ++expected[n];
  });
  EXPECT_EQ(live_voxel_counts(grid), expected);
}

TEST(WindowRegions, CutsLieAtTheBordersOfWindowsAndOneVoxelInFrontOfThem) {
  const AxisCuts cuts = cut_at_windows(grid_of({21, 12, 5}, 12));
  EXPECT_EQ(cuts[0], (std::vector<std::int64_t>{0, 8, 9, 12, 21}));
  EXPECT_EQ(cuts[1], (std::vector<std::int64_t>{0, 12}));
  EXPECT_EQ(cuts[2], (std::vector<std::int64_t>{0, 12}));
}

}  // namespace
}  // namespace hayate
