// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/recipe/inferer_options.h"
#include "hayate/volume/affine.h"

namespace hayate {

/// Where the windows of a sliding-window inference lie.
struct WindowGrid {
  SpatialShape window_shape{};
  /// The volume, padded to the window where it is smaller; half of the padding lies in front.
  SpatialShape padded_shape{};
  SpatialShape pad_before{};
  SpatialShape scan_interval{};
  /// First voxel of each window in the padded volume, the last axis running fastest. The last
  /// window of an axis is shifted back so that it ends at the border.
  std::vector<SpatialShape> starts;
};

/// Lays windows as monai/inferers/utils.py and dense_patch_slices of monai/data/utils.py do;
/// shorter ones where the options fit them.
WindowGrid make_window_grid(const SpatialShape& image_shape, const InfererOptions& options);

}  // namespace hayate
