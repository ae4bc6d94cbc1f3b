// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace hayate {

/// Adds `offset` to each voxel, in place. MONAI: ShiftIntensity.
void shift_intensity(std::span<float> voxels, double offset);

}  // namespace hayate
