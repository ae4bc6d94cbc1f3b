// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/flood_map.h"

#include <algorithm>
#include <cassert>
#include <cstdlib>

namespace hayate {

FloodMap::FloodMap(const VoxelBox& box, const SpatialShape& shape, Connectivity connectivity,
                   std::uint8_t frame)
    : box_(box), shape_(shape) {
  // Walls around the frame, so that no step leads out of memory.
  const SpatialShape inner = box.shape();
  const SpatialShape outer{inner[0] + 4, inner[1] + 4, inner[2] + 4};
  stride_ = {outer[1] * outer[2], outer[2], 1};
  voxels_.assign(static_cast<std::size_t>(outer[0] * stride_[0]), kWall);
  for (std::int64_t x = 1; x <= inner[0] + 2; ++x) {
    for (std::int64_t y = 1; y <= inner[1] + 2; ++y) {
      std::fill_n(voxels_.begin() + x * stride_[0] + y * stride_[1] + 1, inner[2] + 2, frame);
    }
  }
  for (std::int64_t x = -1; x <= 1; ++x) {
    for (std::int64_t y = -1; y <= 1; ++y) {
      for (std::int64_t z = -1; z <= 1; ++z) {
        const auto axes = std::abs(x) + std::abs(y) + std::abs(z);
        if (axes == 0 || axes > static_cast<std::int64_t>(connectivity)) continue;
        steps_.push_back(x * stride_[0] + y * stride_[1] + z);
      }
    }
  }
}

std::int64_t FloodMap::flood(std::int64_t place, std::uint8_t value) {
  FloodMap& voxel = *this;
  const std::uint8_t before = voxel[place];
  assert(before != value && before != kWall);
  std::int64_t count = 0;
  voxel[place] = value;
  waiting_.push_back(place);
  while (!waiting_.empty()) {
    const std::int64_t here = waiting_.back();
    waiting_.pop_back();
    ++count;
    for (const std::int64_t step : steps_) {
      if (voxel[here + step] != before) continue;
      voxel[here + step] = value;
      waiting_.push_back(here + step);
    }
  }
  return count;
}

}  // namespace hayate
