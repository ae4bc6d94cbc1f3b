// SPDX-License-Identifier: Apache-2.0
#include "hayate/windows/window_regions.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "hayate/volume/voxel_count.h"
#include "hayate/windows/window_uses.h"

namespace hayate {

std::vector<std::int64_t> window_starts(const WindowGrid& grid, std::size_t axis) {
  std::set<std::int64_t> starts;
  for (const SpatialShape& start : grid.starts) starts.insert(start[axis]);
  return {starts.begin(), starts.end()};
}

std::vector<VoxelBox> finished_regions(const WindowGrid& grid) {
  std::array<std::vector<std::int64_t>, 3> starts;
  for (std::size_t axis = 0; axis < 3; ++axis) starts[axis] = window_starts(grid, axis);
  std::vector<VoxelBox> regions;
  for (const SpatialShape& start : grid.starts) {
    VoxelBox region{start, grid.padded_shape};
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const auto next = std::ranges::upper_bound(starts[axis], start[axis]);
      if (next != starts[axis].end()) region.end[axis] = *next;
    }
    regions.push_back(region);
  }
  return regions;
}

std::vector<std::int64_t> live_voxel_counts(const WindowGrid& grid) {
  const WindowUses uses(grid);
  // Changes from one window to the next, of all bricks.
  std::vector<std::int64_t> counts(grid.starts.size() + 1);
  for (const VoxelBox& brick : bricks_between(cut_at_windows(grid))) {
    counts[uses.first(brick)] += voxel_count(brick.shape());
    counts[uses.last(brick) + 1] -= voxel_count(brick.shape());
  }
  std::partial_sum(counts.begin(), counts.end(), counts.begin());
  counts.pop_back();
  return counts;
}

VoxelBox window_box(const WindowGrid& grid, std::size_t window) {
  VoxelBox box{grid.starts[window], {}};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    box.end[axis] = box.begin[axis] + grid.window_shape[axis];
  }
  return box;
}

AxisCuts cut_at_windows(const WindowGrid& grid) {
  AxisCuts cuts;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    std::set<std::int64_t> at{0, grid.padded_shape[axis]};
    for (const std::int64_t start : window_starts(grid, axis)) {
      at.insert({std::max<std::int64_t>(start - 1, 0), start, start + grid.window_shape[axis]});
    }
    cuts[axis].assign(at.begin(), at.end());
  }
  return cuts;
}

std::vector<VoxelBox> bricks_between(const AxisCuts& cuts) {
  std::vector<VoxelBox> bricks;
  for (std::size_t x = 0; x + 1 < cuts[0].size(); ++x) {
    for (std::size_t y = 0; y + 1 < cuts[1].size(); ++y) {
      for (std::size_t z = 0; z + 1 < cuts[2].size(); ++z) {
        bricks.push_back({{cuts[0][x], cuts[1][y], cuts[2][z]},
                          {cuts[0][x + 1], cuts[1][y + 1], cuts[2][z + 1]}});
      }
    }
  }
  return bricks;
}

}  // namespace hayate
