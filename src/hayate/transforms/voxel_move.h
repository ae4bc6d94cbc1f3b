// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "hayate/transforms/grid_mapping.h"

namespace hayate {

/// A mapping that moves whole voxels: a box of the input, rearranged.
struct VoxelMove {
  VoxelBox box;
  AxisMap map;
};

/// Returns the mapping as a move of whole voxels of a volume, where it is one, and shows nothing
/// outside.
std::optional<VoxelMove> as_move(const GridMapping& mapping, const SpatialShape& volume);

}  // namespace hayate
