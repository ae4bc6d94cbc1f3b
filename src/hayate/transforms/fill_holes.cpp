// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/fill_holes.h"

#include "hayate/transforms/class_mask.h"

namespace hayate {
namespace {

// What voxels of a FloodMap are.
constexpr std::uint8_t kOfTheClass = FloodMap::kWall;
constexpr std::uint8_t kOther = 1;
constexpr std::uint8_t kOutside = 2;

void fill_holes_of(Volume& label, std::uint8_t c, Connectivity connectivity) {
  const SpatialShape shape = label.spatial_shape();
  const std::vector<std::uint8_t> mask = class_mask(label, {&c, 1});
  // Around the class all is connected, beyond the volume, too.
  FloodMap map(box_of(mask, shape), shape, connectivity, kOther);
  map.for_each([&](std::int64_t place, std::size_t voxel) {
    map[place] = mask[voxel] != 0 ? kOfTheClass : kOther;
  });
  map.flood(map.frame_place(), kOutside);
  const bool one_hot = is_one_hot(label);
  const auto voxels = label.channel<std::uint8_t>(one_hot ? c : 0);
  map.for_each([&](std::int64_t place, std::size_t voxel) {
    if (map[place] == kOther) voxels[voxel] = one_hot ? 1 : c;
  });
}

}  // namespace

void fill_holes(Volume& label, const FillHolesOptions& options) {
  const std::vector<std::uint8_t> classes =
      options.applied_labels.empty() ? foreground_classes(label) : options.applied_labels;
  for (const std::uint8_t c : classes) fill_holes_of(label, c, options.connectivity);
}

}  // namespace hayate
