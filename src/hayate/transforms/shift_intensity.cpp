// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/shift_intensity.h"

namespace hayate {

void shift_intensity(std::span<float> voxels, double offset) {
  const auto summand = static_cast<float>(offset);
  for (float& voxel : voxels) voxel += summand;
}

}  // namespace hayate
