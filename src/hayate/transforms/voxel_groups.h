// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "hayate/volume/volume.h"

namespace hayate {

/// Returns the voxels that an intensity transform treats alike: each channel by itself, or all at
/// once.
/// \pre float32
std::vector<std::span<float>> voxel_groups(Volume& image, bool channel_wise);

}  // namespace hayate
