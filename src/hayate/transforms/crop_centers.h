// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
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

/// \throws DataError  naming the case and the cure, when a patch of `transform` is larger than it.
void check_patch_fits(std::string_view transform, const std::string& case_name,
                      const SpatialShape& shape, const SpatialShape& patch_shape);

/// Centres of `count` patches. Each takes one rand(), below `foreground_ratio` for foreground, and
/// one randint() among those indices; where a side is empty, the other is taken throughout.
/// Source: monai/transforms/utils.py (generate_pos_neg_label_crop_centers).
///
/// \pre foreground and background are not both empty.
std::vector<SpatialShape> draw_crop_centers(const CropIndices& indices,
                                            const SpatialShape& volume_shape,
                                            const SpatialShape& patch_shape, std::int64_t count,
                                            double foreground_ratio, Random& random);

/// Centres of `count` patches: first a rand() for each patch's class, then a randint() among the
/// voxels of each of these classes. Source: monai/transforms/utils.py
/// (generate_label_classes_crop_centers), numpy's RandomState.choice.
///
/// \param classes  one set a class.
/// \param ratios   how often each is drawn, in any unit.
/// \pre as many ratios as classes, none below 0, 0 for classes without voxels; not all 0.
std::vector<SpatialShape> draw_class_crop_centers(std::span<const VoxelSet> classes,
                                                  std::span<const double> ratios,
                                                  const SpatialShape& volume_shape,
                                                  const SpatialShape& patch_shape,
                                                  std::int64_t count, Random& random);

}  // namespace hayate
