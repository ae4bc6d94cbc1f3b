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

// Truncation in double is MONAI's: 20 · (1 - 0.9) is 1.999…, so an interval of 1.
std::int64_t interval_of(std::int64_t size, std::int64_t window, double overlap) {
  if (window >= size) return window;
  const double step = static_cast<double>(window) * (1.0 - overlap);
  return std::max<std::int64_t>(static_cast<std::int64_t>(step), 1);
}

std::int64_t window_count(std::int64_t size, std::int64_t window, double overlap) {
  if (window >= size) return 1;
  const std::int64_t interval = interval_of(size, window, overlap);
  return (size - window + interval - 1) / interval + 1;
}

/// The shortest window up to this length of which no more are needed. At least two multiples long:
/// the lowest level of a network would be one voxel, which is all that a norm there would see.
std::int64_t fitted_window(std::int64_t size, std::int64_t window, double overlap,
                           std::int64_t multiple) {
  const std::int64_t most = window_count(size, window, overlap);
  for (std::int64_t length = 2 * multiple; length < window; length += multiple) {
    if (window_count(size, length, overlap) <= most) return length;
  }
  return window;
}

}  // namespace

WindowGrid make_window_grid(const SpatialShape& image_shape, const InfererOptions& options) {
  WindowGrid grid;
  std::array<std::vector<std::int64_t>, 3> starts;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::int64_t size = image_shape[axis];
    const double overlap = per_axis(options.overlap, axis);
    std::int64_t window = options.roi_size[axis] > 0 ? options.roi_size[axis] : size;
    if (options.fit_multiple[axis] > 0) {
      window = fitted_window(size, window, overlap, options.fit_multiple[axis]);
    }
    grid.window_shape[axis] = window;
    grid.padded_shape[axis] = std::max(size, window);
    grid.pad_before[axis] = (grid.padded_shape[axis] - size) / 2;

    grid.scan_interval[axis] = interval_of(grid.padded_shape[axis], window, overlap);
    starts[axis] = starts_of_axis(grid.padded_shape[axis], window, grid.scan_interval[axis]);
  }
  for (const std::int64_t x : starts[0]) {
    for (const std::int64_t y : starts[1]) {
      for (const std::int64_t z : starts[2]) grid.starts.push_back({x, y, z});
    }
  }
  return grid;
}

}  // namespace hayate
