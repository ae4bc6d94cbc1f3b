// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/crop_centers.h"

#include <algorithm>
#include <cassert>

namespace hayate {

SpatialShape correct_crop_center(const SpatialShape& center, const SpatialShape& patch_shape,
                                 const SpatialShape& volume_shape) {
  SpatialShape corrected;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::int64_t size = std::min(patch_shape[axis], volume_shape[axis]);
    const std::int64_t first = size / 2;
    // The patch reaches size - size/2 voxels from its centre on.
    const std::int64_t last = volume_shape[axis] - (size - size / 2);
    corrected[axis] = std::clamp(center[axis], first, last);
  }
  return corrected;
}

VoxelBox patch_box(const SpatialShape& center, const SpatialShape& patch_shape,
                   const SpatialShape& volume_shape) {
  VoxelBox box;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    box.begin[axis] = std::max<std::int64_t>(center[axis] - patch_shape[axis] / 2, 0);
    box.end[axis] = std::min(box.begin[axis] + patch_shape[axis], volume_shape[axis]);
  }
  return box;
}

std::vector<SpatialShape> draw_crop_centers(const FgBgIndices& indices,
                                            const SpatialShape& volume_shape,
                                            const SpatialShape& patch_shape, std::int64_t count,
                                            double foreground_ratio, Random& random) {
  assert(!indices.empty());
  if (indices.foreground.empty()) foreground_ratio = 0.0;
  if (indices.background.empty()) foreground_ratio = 1.0;
  std::vector<SpatialShape> centers;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto& candidates =
        random.rand() < foreground_ratio ? indices.foreground : indices.background;
    const std::int64_t index = candidates[random.randint(candidates.size())];
    const std::int64_t row = index / volume_shape[2];
    const SpatialShape voxel{row / volume_shape[1], row % volume_shape[1], index % volume_shape[2]};
    centers.push_back(correct_crop_center(voxel, patch_shape, volume_shape));
  }
  return centers;
}

}  // namespace hayate
