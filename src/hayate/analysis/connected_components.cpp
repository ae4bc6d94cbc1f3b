// SPDX-License-Identifier: Apache-2.0
#include "hayate/analysis/connected_components.h"

#include <algorithm>

#include "hayate/resampling/resample_axes.h"
#include "hayate/transforms/flood_map.h"

namespace hayate {

std::vector<std::int64_t> count_components(const Volume& label) {
  const auto classes = label.channel<std::uint8_t>(0);
  if (classes.empty()) return {};
  FloodMap map(find_above(view_of(label, 0), 0.0), label.spatial_shape(), Connectivity::kCorners);
  map.for_each([&](std::int64_t place, std::size_t voxel) { map[place] = classes[voxel]; });
  std::vector<std::int64_t> counts(std::size_t{std::ranges::max(classes)} + 1);
  map.for_each([&](std::int64_t place, std::size_t) {
    if (map[place] == FloodMap::kWall) return;
    ++counts[map[place]];
    map.flood(place, FloodMap::kWall);
  });
  return counts;
}

}  // namespace hayate
