// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hayate/base/random.h"
#include "hayate/resampling/voxel_box.h"
#include "hayate/transforms/sample.h"

namespace hayate {

/// Returns the nearest centre to `center` whose patch lies inside the volume; an axis that is
/// shorter than the patch is taken whole. Source: monai/transforms/utils.py (correct_crop_centers).
SpatialShape correct_crop_center(const SpatialShape& center, const SpatialShape& patch_shape,
                                 const SpatialShape& volume_shape);

/// Returns the part of the patch around `center` that lies inside the volume: from center - size/2
/// (rounded down).
VoxelBox patch_box(const SpatialShape& center, const SpatialShape& patch_shape,
                   const SpatialShape& volume_shape);

/// Centres of `count` patches. Each takes one rand(), below `foreground_ratio` for foreground, and
/// one randint() among those indices; where a side is empty, the other is taken throughout.
/// Source: monai/transforms/utils.py (generate_pos_neg_label_crop_centers).
///
/// \pre the indices are not both empty.
std::vector<SpatialShape> draw_crop_centers(const FgBgIndices& indices,
                                            const SpatialShape& volume_shape,
                                            const SpatialShape& patch_shape, std::int64_t count,
                                            double foreground_ratio, Random& random);

}  // namespace hayate
