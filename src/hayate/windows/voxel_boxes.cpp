// SPDX-License-Identifier: Apache-2.0
#include "hayate/windows/voxel_boxes.h"

#include <algorithm>

namespace hayate {

bool is_empty(const VoxelBox& box) {
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (box.begin[axis] >= box.end[axis]) return true;
  }
  return false;
}

bool overlap(const VoxelBox& a, const VoxelBox& b) {
  return !is_empty(intersection(a, b));
}

VoxelBox intersection(const VoxelBox& a, const VoxelBox& b) {
  VoxelBox common;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    common.begin[axis] = std::max(a.begin[axis], b.begin[axis]);
    common.end[axis] = std::min(a.end[axis], b.end[axis]);
  }
  return common;
}

VoxelBox moved(VoxelBox box, const SpatialShape& by) {
  for (std::size_t axis = 0; axis < 3; ++axis) {
    box.begin[axis] += by[axis];
    box.end[axis] += by[axis];
  }
  return box;
}

VoxelBox with_halo(VoxelBox box) {
  for (std::int64_t& begin : box.begin) begin = std::max<std::int64_t>(begin - 1, 0);
  return box;
}

}  // namespace hayate
