// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/simulate_low_resolution.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace hayate {

SpatialShape low_resolution_shape(const SpatialShape& shape, double zoom) {
  assert(zoom > 0.0);
  SpatialShape small;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double size = std::nearbyint(static_cast<double>(shape[axis]) * zoom);
    small[axis] = std::max<std::int64_t>(static_cast<std::int64_t>(size), 1);
  }
  return small;
}

Volume simulate_low_resolution(const Volume& volume, double zoom,
                               const LowResolutionOptions& options) {
  const SpatialShape shape = volume.spatial_shape();
  const SpatialShape small = low_resolution_shape(shape, zoom);
  if (small == shape) return volume.clone();
  Volume output = interpolate(interpolate(volume, small, options.downsample_mode), shape,
                              options.upsample_mode, options.align_corners);
  output.set_voxel_to_world(volume.voxel_to_world());
  return output;
}

}  // namespace hayate
