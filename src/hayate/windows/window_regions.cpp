// SPDX-License-Identifier: Apache-2.0
#include "hayate/windows/window_regions.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "hayate/windows/voxel_boxes.h"

namespace hayate {
namespace {

/// Where windows begin along an axis, rising.
std::set<std::int64_t> starts_along(const WindowGrid& grid, std::size_t axis) {
  std::set<std::int64_t> starts;
  for (const SpatialShape& start : grid.starts) starts.insert(start[axis]);
  return starts;
}

}  // namespace

std::vector<VoxelBox> finished_regions(const WindowGrid& grid) {
  std::array<std::set<std::int64_t>, 3> starts;
  for (std::size_t axis = 0; axis < 3; ++axis) starts[axis] = starts_along(grid, axis);
  std::vector<VoxelBox> regions;
  for (const SpatialShape& start : grid.starts) {
    VoxelBox region{start, grid.padded_shape};
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const auto next = starts[axis].upper_bound(start[axis]);
      if (next != starts[axis].end()) region.end[axis] = *next;
    }
    regions.push_back(region);
  }
  return regions;
}

bool window_needs(const WindowGrid& grid, const std::vector<VoxelBox>& regions, std::size_t window,
                  const VoxelBox& brick) {
  return overlap(window_box(grid, window), brick) || overlap(with_halo(regions[window]), brick);
}

std::vector<std::int64_t> live_voxel_counts(const WindowGrid& grid) {
  const std::vector<VoxelBox> regions = finished_regions(grid);
  // Changes from one window to the next, of all bricks.
  std::vector<std::int64_t> counts(regions.size() + 1);
  for (const VoxelBox& brick : bricks_between(cut_at_windows(grid))) {
    std::size_t first = regions.size();
    std::size_t last = 0;
    for (std::size_t n = 0; n < regions.size(); ++n) {
      if (overlap(window_box(grid, n), brick)) first = std::min(first, n);
      if (window_needs(grid, regions, n, brick)) last = n;
    }
    if (first == regions.size()) continue;
    const SpatialShape shape = brick.shape();
    const std::int64_t voxels = shape[0] * shape[1] * shape[2];
    counts[first] += voxels;
    counts[last + 1] -= voxels;
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
    for (const std::int64_t start : starts_along(grid, axis)) {
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
