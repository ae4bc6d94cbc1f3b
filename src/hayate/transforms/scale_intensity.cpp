// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/scale_intensity.h"

#include <algorithm>

namespace hayate {

void scale_intensity(std::span<float> voxels, double factor) {
  const auto multiplier = static_cast<float>(1.0 + factor);
  for (float& voxel : voxels) voxel *= multiplier;
}

void rescale_intensity(std::span<float> voxels, std::optional<double> minv,
                       std::optional<double> maxv) {
  if (voxels.empty()) return;
  const auto [smallest, largest] = std::ranges::minmax(voxels);
  if (smallest == largest) {
    const auto multiplier = static_cast<float>(minv.value_or(1.0));
    for (float& voxel : voxels) voxel *= multiplier;
    return;
  }
  const float length = largest - smallest;
  const bool unit = !minv || !maxv;
  const auto low = static_cast<float>(unit ? 0.0 : *minv);
  const auto width = static_cast<float>(unit ? 1.0 : *maxv - *minv);
  for (float& voxel : voxels) voxel = (voxel - smallest) / length * width + low;
}

}  // namespace hayate
