// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/kernels/versions.h"

namespace hayate {

/// Weighted sums of rows, of which the linear filters along axes are made.
struct WeightedRowsKernels {
  /// out[i] = Σ weights[k] · rows[k·stride + i], in float32 and in the order of k, from 0 on.
  /// \param out  does not overlap the rows
  void (*sum)(const float* rows, std::int64_t stride, const float* weights,
              std::int64_t weight_count, std::int64_t size, float* out);
};

HAYATE_KERNEL_VERSIONS(WeightedRowsKernels)

/// \pre the CPU has it.
inline const WeightedRowsKernels& weighted_rows_kernels(Isa isa) {
  return version_for<WeightedRowsKernels>(isa);
}

}  // namespace hayate
