// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "hayate/resampling/voxel_box.h"
#include "hayate/windows/window_grid.h"

namespace hayate {

/// Where the axes of a volume are cut into bricks: rising, from 0 to the axis' length.
using AxisCuts = std::array<std::vector<std::int64_t>, 3>;

/// What of a padded volume is final behind each window, where windows are blended in the order of
/// their grid: no later one reaches it. One box a window; together they are the padded volume, each
/// voxel once.
std::vector<VoxelBox> finished_regions(const WindowGrid& grid);

/// The window's box in the padded volume.
VoxelBox window_box(const WindowGrid& grid, std::size_t window);

/// Where windows begin along an axis, rising.
std::vector<std::int64_t> window_starts(const WindowGrid& grid, std::size_t axis);

/// How many voxels have sums while each window is added: those that windows up to it have reached
/// and that later regions still read, or its own.
std::vector<std::int64_t> live_voxel_counts(const WindowGrid& grid);

/// Cuts a padded volume so that windows, and finished regions with one voxel in front of them, are
/// made of whole bricks.
AxisCuts cut_at_windows(const WindowGrid& grid);

/// Returns the bricks between cuts, Z running fastest.
std::vector<VoxelBox> bricks_between(const AxisCuts& cuts);

}  // namespace hayate
