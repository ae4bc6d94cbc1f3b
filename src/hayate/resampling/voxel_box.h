// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/volume/affine.h"

namespace hayate {

/// A box of voxels: [begin, end) along X, Y, Z. It may reach outside the volume that it is about.
struct VoxelBox {
  SpatialShape begin{};
  SpatialShape end{};

  SpatialShape shape() const { return {end[0] - begin[0], end[1] - begin[1], end[2] - begin[2]}; }
  friend bool operator==(const VoxelBox&, const VoxelBox&) = default;
};

}  // namespace hayate
