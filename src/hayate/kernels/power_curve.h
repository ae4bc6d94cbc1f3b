// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/kernels/versions.h"

namespace hayate {

/// What RandAdjustContrast does to voxels.
struct PowerCurveKernels {
  /// Finds the smallest and the largest voxel. \pre size > 0; no voxel is NaN
  void (*find_extremes)(const float* voxels, std::int64_t size, float* smallest, float* largest);

  /// voxel -> ((voxel - smallest) / divisor)^gamma · range + smallest, in place, to within a few
  /// 1e-7 of the range; the smallest voxel stays what it is.
  /// \pre voxels are at least `smallest`, and `divisor` more than that at most; gamma > 0
  void (*bend)(float* voxels, std::int64_t size, float smallest, float divisor, float gamma,
               float range);
};

HAYATE_KERNEL_VERSIONS(PowerCurveKernels)

/// \pre the CPU has it.
inline const PowerCurveKernels& power_curve_kernels(Isa isa) {
  return version_for<PowerCurveKernels>(isa);
}

}  // namespace hayate
