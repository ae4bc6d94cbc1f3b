// SPDX-License-Identifier: Apache-2.0
#include "hayate/windows/window_grid.h"

#include <algorithm>

namespace hayate {
namespace {

std::vector<std::int64_t> starts_of_axis(std::int64_t size, std::int64_t window,
                                         std::int64_t interval) {
  std::vector<std::int64_t> starts;
  for (std::int64_t start = 0;; start += interval) {
    starts.push_back(std::min(start, size - window));
    if (start + window >= size) return starts;
  }
}

}  // namespace

WindowGrid make_window_grid(const SpatialShape& image_shape, const InfererOptions& options) {
  WindowGrid grid;
  std::array<std::vector<std::int64_t>, 3> starts;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::int64_t size = image_shape[axis];
    const std::int64_t window = options.roi_size[axis] > 0 ? options.roi_size[axis] : size;
    grid.window_shape[axis] = window;
    grid.padded_shape[axis] = std::max(size, window);
    grid.pad_before[axis] = (grid.padded_shape[axis] - size) / 2;

    // Truncation in double is MONAI's: 20 · (1 - 0.9) is 1.999…, so an interval of 1.
    const double step = static_cast<double>(window) * (1.0 - per_axis(options.overlap, axis));
    const std::int64_t interval = window == grid.padded_shape[axis]
                                      ? window
                                      : std::max<std::int64_t>(static_cast<std::int64_t>(step), 1);
    grid.scan_interval[axis] = interval;
    starts[axis] = starts_of_axis(grid.padded_shape[axis], window, interval);
  }
  for (const std::int64_t x : starts[0]) {
    for (const std::int64_t y : starts[1]) {
      for (const std::int64_t z : starts[2]) grid.starts.push_back({x, y, z});
    }
  }
  return grid;
}

}  // namespace hayate
