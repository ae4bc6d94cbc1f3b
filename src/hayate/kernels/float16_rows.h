// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/kernels/float16.h"
#include "hayate/kernels/versions.h"

namespace hayate {

/// Rows of voxels from and to float32. All versions give the same bits.
struct Float16Kernels {
  /// Rounds to the nearest, ties to even; but what is not 0 does not become 0, so that foreground
  /// stays what it was. \returns false when a value is too large for it (65,520 or more) or NaN.
  bool (*narrow)(const float* from, std::int64_t size, Float16* to);
  void (*widen)(const Float16* from, std::int64_t size, float* to);
};

HAYATE_KERNEL_VERSIONS(Float16Kernels)

/// \pre the CPU has it.
inline const Float16Kernels& float16_kernels(Isa isa) {
  return version_for<Float16Kernels>(isa);
}

}  // namespace hayate
