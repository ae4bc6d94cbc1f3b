// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace hayate {

/// Adds `offset` to each voxel, in place. MONAI: ShiftIntensity.
inline void shift_intensity(std::span<float> voxels, double offset) {
  const auto summand = static_cast<float>(offset);
  for (float& voxel : voxels) voxel += summand;
}

}  // namespace hayate
