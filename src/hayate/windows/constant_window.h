// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>

#include "hayate/resampling/voxel_box.h"
#include "hayate/volume/volume.h"
#include "hayate/windows/window_grid.h"

namespace hayate {

/// Returns the value that all voxels of a box hold, to the bit (0 is not -0), where they hold one;
/// looks no further than to the first other one.
/// \param channel  [X, Y, Z] of that shape, which holds the box.
std::optional<float> constant_value(std::span<const float> channel, const SpatialShape& shape,
                                    const VoxelBox& box);

/// Whether one of the windows of an image holds one value in each channel. An image that has to be
/// padded counts as one without. \param image  [C, X, Y, Z] float32
bool has_constant_window(const Volume& image, const WindowGrid& grid);

}  // namespace hayate
