// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace hayate {

/// Adds `factor` times the voxels' standard deviation (of a population) to each voxel, in place.
/// With `nonzero`, voxels that are exactly 0 neither count nor move. MONAI: StdShiftIntensity.
void std_shift_intensity(std::span<float> voxels, double factor, bool nonzero = false);

}  // namespace hayate
