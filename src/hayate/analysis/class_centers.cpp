// SPDX-License-Identifier: Apache-2.0
#include "hayate/analysis/class_centers.h"

#include <array>
#include <cstdint>

namespace hayate {
namespace {

/// Sums of a class's voxel indices along the label's own axes.
struct IndexSums {
  double voxels = 0.0;
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
        IndexSums& one = found[classes[i]];
        one.voxels += 1.0;
        one.sums[0] += static_cast<double>(x);
        one.sums[1] += static_cast<double>(y);
        one.sums[2] += static_cast<double>(z);
      }
    }
  }
  return found;
}

}  // namespace

std::vector<Vector3> class_centers(const Volume& label, std::size_t class_count) {
  const SpatialShape shape = label.spatial_shape();
  const Orientation3 orientation = io_orientation(label.voxel_to_world());
  std::vector<Vector3> centers;
  for (const IndexSums& one : sum_indices(label, class_count)) {
    Vector3 center{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
      // The middle of voxel i of n lies at (i + 1/2) / n; of no voxels 0 / 0 makes NaN.
      const double middle = (one.sums[axis] / one.voxels + 0.5) / static_cast<double>(shape[axis]);
      const auto world = static_cast<std::size_t>(orientation[axis].world_axis);
      center[world] = orientation[axis].flipped ? 1.0 - middle : middle;
    }
    centers.push_back(center);
  }
  return centers;
}

}  // namespace hayate
