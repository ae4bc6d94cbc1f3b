// SPDX-License-Identifier: Apache-2.0
#include "hayate/analysis/connected_components.h"

#include <algorithm>

#include "hayate/base/class_index.h"
#include "hayate/resampling/resample_axes.h"
#include "hayate/transforms/flood_map.h"

namespace hayate {

std::vector<std::int64_t> count_components(const Volume& label) {
  const auto classes = label.channel<std::uint8_t>(0);
  if (classes.empty()) return {};
  FloodMap map(find_labelled(view_of(label, 0)), label.spatial_shape(), Connectivity::kCorners);
  std::uint8_t largest = 0;
  map.for_each([&](std::int64_t place, std::size_t voxel) {
    map[place] = is_foreground(classes[voxel]) ? classes[voxel] : FloodMap::kWall;
    largest = std::max(largest, map[place]);
  });
  std::vector<std::int64_t> counts(std::size_t{largest} + 1);
  map.for_each([&](std::int64_t place, std::size_t) {
    if (map[place] == FloodMap::kWall) return;
    ++counts[map[place]];
    map.flood(place, FloodMap::kWall);
  });
  return counts;
}

}  // namespace hayate
