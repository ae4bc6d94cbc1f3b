// SPDX-License-Identifier: Apache-2.0
#include "hayate/runs/prepared_grid.h"

namespace hayate {

PreparedGrid compute_prepared_grid(const Compose& chain, const Affine& voxel_to_world,
                                   const SpatialShape& shape) {
  VoxelGrid grid{voxel_to_world, shape};
  for (std::size_t i = 0; i < chain.deterministic_prefix(); ++i) {
    chain.deterministic(i).lay_grid(grid);
  }
  return {axcodes_of_orientation(io_orientation(grid.voxel_to_world)),
          spacing_mm(grid.voxel_to_world)};
}

Vector3 along_world_axes(const Affine& voxel_to_world, const Vector3& lengths) {
  const Orientation3 orientation = io_orientation(voxel_to_world);
  Vector3 result{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    result[static_cast<std::size_t>(orientation[axis].world_axis)] = lengths[axis];
  }
  return result;
}

Vector3 extent_mm(const ImageInfo& image) {
  Vector3 edges = image.spacing();
  for (std::size_t axis = 0; axis < 3; ++axis) {
    edges[axis] *= static_cast<double>(image.spatial_shape()[axis]);
  }
  return along_world_axes(image.voxel_to_world, edges);
}

}  // namespace hayate
