// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/fill_holes.h"

#include "hayate/resampling/resample_axes.h"
#include "hayate/transforms/class_mask.h"

namespace hayate {
namespace {

// What voxels of a FloodMap are.
constexpr std::uint8_t kOfTheClass = FloodMap::kWall;
constexpr std::uint8_t kOther = 1;
constexpr std::uint8_t kOutside = 2;

void fill_holes_of(Volume& label, std::uint8_t c, Connectivity connectivity) {
  const Volume mask = class_mask(label, {&c, 1});
  const auto of_the_class = mask.voxels<std::uint8_t>();
  // Around the class all is connected, beyond the volume, too.
  FloodMap map(find_above(view_of(mask, 0), 0.0), mask.spatial_shape(), connectivity, kOther);
  map.for_each([&](std::int64_t place, std::size_t voxel) {
    map[place] = of_the_class[voxel] != 0 ? kOfTheClass : kOther;
  });
  map.flood(map.frame_place(), kOutside);
  const std::uint8_t filled = is_one_hot(label) ? 1 : c;
  const auto voxels = label.channel<std::uint8_t>(channel_of(label, c));
  map.for_each([&](std::int64_t place, std::size_t voxel) {
    if (map[place] == kOther) voxels[voxel] = filled;
  });
}

}  // namespace

void fill_holes(Volume& label, const FillHolesOptions& options) {
  for (const std::uint8_t c : classes_or_all(label, options.applied_labels)) {
    fill_holes_of(label, c, options.connectivity);
  }
}

}  // namespace hayate
