// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/spatial_size.h"

#include <algorithm>

#include "hayate/base/text.h"
#include "hayate/transforms/option_checks.h"

namespace hayate {

SpatialShape fall_back_to(const SpatialShape& shape, const SpatialShape& wanted) {
  SpatialShape result = shape;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (wanted[axis] > 0) result[axis] = wanted[axis];
  }
  return result;
}

void check_spatial_size(std::string_view option, const SpatialShape& wanted) {
  if (std::ranges::max(wanted) > 0) return;
  reject_option(option, format_shape(wanted), "a size in voxels along one axis at least");
}

}  // namespace hayate
