// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/image_info.h"

#include <algorithm>

namespace hayate {

SpatialShape ImageInfo::spatial_shape() const {
  SpatialShape spatial{1, 1, 1};
  std::copy_n(shape.begin(), std::min<std::size_t>(shape.size(), 3), spatial.begin());
  return spatial;
}

std::int64_t ImageInfo::volume_count() const {
  std::int64_t count = 1;
  for (std::size_t axis = 3; axis < shape.size(); ++axis) count *= shape[axis];
  return count;
}

std::uint64_t ImageInfo::voxel_count() const {
  std::uint64_t count = 1;
  for (const std::int64_t size : shape) count *= static_cast<std::uint64_t>(size);
  return count;
}

}  // namespace hayate
