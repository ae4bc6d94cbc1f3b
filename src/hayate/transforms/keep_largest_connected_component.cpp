// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/keep_largest_connected_component.h"

#include <algorithm>
#include <span>

#include "hayate/resampling/resample_axes.h"
#include "hayate/transforms/class_mask.h"

namespace hayate {
namespace {

// What voxels of a FloodMap are.
constexpr std::uint8_t kUnseen = 1;
constexpr std::uint8_t kSeen = 2;
constexpr std::uint8_t kKept = 3;

struct Component {
  std::int64_t place = 0;
  std::int64_t size = 0;
};

/// Sets voxels of a mask to 0 that do not belong to its largest components.
void keep_largest(Volume& mask, const KeepLargestOptions& options) {
  const auto voxels = mask.voxels<std::uint8_t>();
  FloodMap map(find_above(view_of(mask, 0), 0.0), mask.spatial_shape(), options.connectivity);
  map.for_each([&](std::int64_t place, std::size_t voxel) {
    if (voxels[voxel] != 0) map[place] = kUnseen;
  });
  std::vector<Component> components;
  map.for_each([&](std::int64_t place, std::size_t) {
    if (map[place] == kUnseen) components.push_back({place, map.flood(place, kSeen)});
  });
  // The order is from the last one on, so that the last of equals comes first.
  std::ranges::reverse(components);
  std::ranges::stable_sort(components, std::ranges::greater{}, &Component::size);
  const auto kept = std::min(std::ssize(components), options.num_components);
  for (const Component& component : std::span(components).first(static_cast<std::size_t>(kept))) {
    map.flood(component.place, kKept);
  }
  map.for_each([&](std::int64_t place, std::size_t voxel) {
    if (map[place] != kKept) voxels[voxel] = 0;
  });
}

/// Makes background of what the classes have beyond a mask.
void clear_outside(Volume& label, std::span<const std::uint8_t> classes,
                   std::span<const std::uint8_t> kept) {
  const bool one_hot = is_one_hot(label);
  for (const std::uint8_t c : classes) {
    const auto voxels = label.channel<std::uint8_t>(channel_of(label, c));
    for (std::size_t i = 0; i < kept.size(); ++i) {
      if (kept[i] == 0 && (one_hot || voxels[i] == c)) voxels[i] = 0;
    }
  }
}

}  // namespace

void keep_largest_connected_component(Volume& label, const KeepLargestOptions& options) {
  const std::vector<std::uint8_t> classes = classes_or_all(label, options.applied_labels);
  const auto keep = [&](std::span<const std::uint8_t> group) {
    Volume mask = class_mask(label, group);
    keep_largest(mask, options);
    clear_outside(label, group, mask.voxels<std::uint8_t>());
  };
  if (!options.independent) return keep(classes);
  for (const std::uint8_t& c : classes) keep({&c, 1});
}

}  // namespace hayate
