// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "hayate/kernels/power_curve.h"

namespace hayate::reference {
namespace {

void find_extremes(const float* voxels, std::int64_t size, float* smallest, float* largest) {
  const auto [low, high] = std::minmax_element(voxels, voxels + size);
  *smallest = *low;
  *largest = *high;
}

void bend(float* voxels, std::int64_t size, float smallest, float divisor, float gamma,
          float range) {
  for (std::int64_t i = 0; i < size; ++i) {
    voxels[i] = std::pow((voxels[i] - smallest) / divisor, gamma) * range + smallest;
  }
}

constexpr PowerCurveKernels kKernels{find_extremes, bend};

}  // namespace

HAYATE_DEFINE_VERSION(PowerCurveKernels, kKernels)

}  // namespace hayate::reference
