// SPDX-License-Identifier: Apache-2.0
#include "hayate/windows/window_uses.h"

#include <algorithm>

namespace hayate {

WindowUses::WindowUses(const WindowGrid& grid) : cuts_(cut_at_windows(grid)) {
  for (std::size_t axis = 0; axis < 3; ++axis) {
    axes_[axis] = axis_of(window_starts(grid, axis), grid.window_shape[axis], cuts_[axis]);
  }
}

WindowUses::Axis WindowUses::axis_of(const std::vector<std::int64_t>& starts, std::int64_t window,
                                     const std::vector<std::int64_t>& cuts) {
  // Starts rise, and so do the ends of windows and of regions: of windows that overlap a piece none
  // is left out between the first and the last.
  const auto overlapping = [&](std::int64_t begin, std::int64_t end, const auto& box_of) {
    Range range{std::ssize(starts), -1};
    for (std::int64_t i = 0; i < std::ssize(starts); ++i) {
      const auto [box_begin, box_end] = box_of(static_cast<std::size_t>(i));
      if (box_begin >= end || box_end <= begin) continue;
      range = {std::min(range.first, i), i};
    }
    return range;
  };
  const auto window_of = [&](std::size_t i) { return std::pair(starts[i], starts[i] + window); };
  const auto region_of = [&](std::size_t i) {
    const bool is_last = i + 1 == starts.size();
    return std::pair(std::max<std::int64_t>(starts[i] - 1, 0),
                     is_last ? cuts.back() : starts[i + 1]);
  };
  Axis axis{.window_count = std::ssize(starts), .adding = {}, .reading = {}};
  for (std::size_t piece = 0; piece + 1 < cuts.size(); ++piece) {
    axis.adding.push_back(overlapping(cuts[piece], cuts[piece + 1], window_of));
    axis.reading.push_back(overlapping(cuts[piece], cuts[piece + 1], region_of));
  }
  return axis;
}

std::size_t WindowUses::first(const VoxelBox& brick) const {
  const Ranges add = adding(brick);
  return index({add[0].first, add[1].first, add[2].first});
}

std::size_t WindowUses::last(const VoxelBox& brick) const {
  const auto last_of = [&](const Ranges& r) { return index({r[0].last, r[1].last, r[2].last}); };
  return std::max(last_of(adding(brick)), last_of(reading(brick)));
}

std::size_t WindowUses::next(const VoxelBox& brick, std::size_t window) const {
  return std::min(next_in(adding(brick), window), next_in(reading(brick), window));
}

WindowUses::Ranges WindowUses::ranges(const VoxelBox& brick,
                                      std::vector<Range> Axis::*of_pieces) const {
  Ranges result;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const auto piece = std::ranges::lower_bound(cuts_[axis], brick.begin[axis]);
    result[axis] = (axes_[axis].*of_pieces)[static_cast<std::size_t>(piece - cuts_[axis].begin())];
  }
  return result;
}

std::size_t WindowUses::index(const SpatialShape& place) const {
  return static_cast<std::size_t>(
      (place[0] * axes_[1].window_count + place[1]) * axes_[2].window_count + place[2]);
}

/// The first window of a box of them that is not in front of another one, Z running fastest.
std::size_t WindowUses::next_in(const Ranges& ranges, std::size_t window) const {
  const auto [nx, ny, nz] =
      SpatialShape{axes_[0].window_count, axes_[1].window_count, axes_[2].window_count};
  const auto from = static_cast<std::int64_t>(window);
  SpatialShape place{from / (ny * nz), from / nz % ny, from % nz};
  // From the fastest axis on: what is behind the box goes on at its beginning, one further along
  // the axis before; what is in front of it begins there, and so do the faster axes.
  for (std::size_t axis = 3; axis-- > 0;) {
    if (place[axis] <= ranges[axis].last) continue;
    if (axis == 0) return static_cast<std::size_t>(nx * ny * nz);
    ++place[axis - 1];
    for (std::size_t faster = axis; faster < 3; ++faster) place[faster] = ranges[faster].first;
  }
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (place[axis] >= ranges[axis].first) continue;
    for (std::size_t faster = axis; faster < 3; ++faster) place[faster] = ranges[faster].first;
    break;
  }
  return index(place);
}

}  // namespace hayate
