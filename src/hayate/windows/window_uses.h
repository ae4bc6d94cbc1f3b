// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "hayate/resampling/voxel_box.h"
#include "hayate/windows/window_grid.h"
#include "hayate/windows/window_regions.h"

namespace hayate {

/// Which windows of a grid need a brick between its cuts (cut_at_windows): those that add to it,
/// and those whose finished region reads it. Windows, regions and bricks are products of what lies
/// along each axis, and so is what they share: no window is looked at.
class WindowUses {
 public:
  explicit WindowUses(const WindowGrid& grid);

  /// The first window that adds to a brick; every brick has one.
  std::size_t first(const VoxelBox& brick) const;
  /// The last one that needs it.
  std::size_t last(const VoxelBox& brick) const;
  /// The next one that needs it, from a window on; the number of windows where there is none.
  std::size_t next(const VoxelBox& brick, std::size_t window) const;

 private:
  /// The first and the last one along an axis.
  struct Range {
    std::int64_t first = 0;
    std::int64_t last = 0;
  };
  using Ranges = std::array<Range, 3>;

  /// Of an axis, piece by piece between its cuts.
  struct Axis {
    std::int64_t window_count = 0;
    std::vector<Range> adding;
    std::vector<Range> reading;
  };

  static Axis axis_of(const std::vector<std::int64_t>& starts, std::int64_t window,
                      const std::vector<std::int64_t>& cuts);
  Ranges adding(const VoxelBox& brick) const { return ranges(brick, &Axis::adding); }
  Ranges reading(const VoxelBox& brick) const { return ranges(brick, &Axis::reading); }
  Ranges ranges(const VoxelBox& brick, std::vector<Range> Axis::*of_pieces) const;
  std::size_t index(const SpatialShape& place) const;
  std::size_t next_in(const Ranges& ranges, std::size_t window) const;

  AxisCuts cuts_;
  std::array<Axis, 3> axes_;
};

}  // namespace hayate
