// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/volume/affine.h"

namespace hayate {

/// How many voxels a grid has.
constexpr std::int64_t voxel_count(const SpatialShape& shape) {
  return shape[0] * shape[1] * shape[2];
}

}  // namespace hayate
