// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/resampling/voxel_box.h"

namespace hayate {

bool is_empty(const VoxelBox& box);

/// Whether two boxes share a voxel.
bool overlap(const VoxelBox& a, const VoxelBox& b);

/// Returns what two boxes share; an empty box where that is nothing.
VoxelBox intersection(const VoxelBox& a, const VoxelBox& b);

VoxelBox moved(VoxelBox box, const SpatialShape& by);

/// Returns the box and one voxel in front of it along each axis, where there is one.
VoxelBox with_halo(VoxelBox box);

}  // namespace hayate
