// SPDX-License-Identifier: Apache-2.0
#include "hayate/windows/constant_window.h"

#include <cassert>
#include <cstring>

#include "hayate/volume/voxel_count.h"
#include "hayate/windows/window_regions.h"

namespace hayate {

std::optional<float> constant_value(std::span<const float> channel, const SpatialShape& shape,
                                    const VoxelBox& box) {
  assert(std::ssize(channel) == voxel_count(shape));
  const auto row_at = [&](std::int64_t x, std::int64_t y) {
    return channel.data() + (x * shape[1] + y) * shape[2] + box.begin[2];
  };
  const float* const first = row_at(box.begin[0], box.begin[1]);
  const auto length = static_cast<std::size_t>(box.end[2] - box.begin[2]);
  // A row of one value is the same one voxel further.
  if (std::memcmp(first, first + 1, (length - 1) * sizeof(float)) != 0) return std::nullopt;
  for (std::int64_t x = box.begin[0]; x < box.end[0]; ++x) {
    for (std::int64_t y = box.begin[1]; y < box.end[1]; ++y) {
      if (std::memcmp(first, row_at(x, y), length * sizeof(float)) != 0) return std::nullopt;
    }
  }
  return *first;
}

bool has_constant_window(const Volume& image, const WindowGrid& grid) {
  const SpatialShape shape = image.spatial_shape();
  if (grid.padded_shape != shape) return false;
  for (std::size_t n = 0; n < grid.starts.size(); ++n) {
    const VoxelBox box = window_box(grid, n);
    std::int64_t c = 0;
    while (c < image.channels() && constant_value(image.channel<float>(c), shape, box)) ++c;
    if (c == image.channels()) return true;
  }
  return false;
}

}  // namespace hayate
