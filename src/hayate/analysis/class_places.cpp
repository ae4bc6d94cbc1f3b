// SPDX-License-Identifier: Apache-2.0
#include "hayate/analysis/class_places.h"

#include <array>
#include <cstdint>

#include "hayate/base/class_index.h"

namespace hayate {
namespace {

/// Sums of a class's voxel indices along the label's own axes.
struct IndexSums {
  std::int64_t voxel_count = 0;
  Vector3 sums{};
};

std::vector<IndexSums> sum_indices(const Volume& label, std::size_t class_count) {
  const SpatialShape shape = label.spatial_shape();
  const auto classes = label.channel<std::uint8_t>(0);
  std::vector<IndexSums> found(class_count);
  std::size_t i = 0;
  for (std::int64_t x = 0; x < shape[0]; ++x) {
    for (std::int64_t y = 0; y < shape[1]; ++y) {
      for (std::int64_t z = 0; z < shape[2]; ++z, ++i) {
        if (classes[i] == kIgnoredVoxel) continue;
        IndexSums& one = found[classes[i]];
        ++one.voxel_count;
        one.sums[0] += static_cast<double>(x);
        one.sums[1] += static_cast<double>(y);
        one.sums[2] += static_cast<double>(z);
      }
    }
  }
  return found;
}

}  // namespace

std::vector<ClassPlace> find_classes(const Volume& label, std::size_t class_count) {
  const SpatialShape shape = label.spatial_shape();
  const Orientation3 orientation = io_orientation(label.voxel_to_world());
  std::vector<ClassPlace> places;
  for (const IndexSums& one : sum_indices(label, class_count)) {
    ClassPlace place{.voxel_count = one.voxel_count};
    const auto voxels = static_cast<double>(one.voxel_count);
    for (std::size_t axis = 0; axis < 3; ++axis) {
      // The middle of voxel i of n lies at (i + 1/2) / n; of no voxels 0 / 0 makes NaN.
      const double middle = (one.sums[axis] / voxels + 0.5) / static_cast<double>(shape[axis]);
      const auto world = static_cast<std::size_t>(orientation[axis].world_axis);
      place.center[world] = orientation[axis].flipped ? 1.0 - middle : middle;
    }
    places.push_back(place);
  }
  return places;
}

}  // namespace hayate
