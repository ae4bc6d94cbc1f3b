// SPDX-License-Identifier: Apache-2.0
#include "hayate/kernels/weighted_rows.h"

namespace hayate::reference {
namespace {

void sum(const float* rows, std::int64_t stride, const float* weights, std::int64_t weight_count,
         std::int64_t size, float* out) {
  for (std::int64_t i = 0; i < size; ++i) {
    float total = 0.0F;
    for (std::int64_t k = 0; k < weight_count; ++k) total += weights[k] * rows[k * stride + i];
    out[i] = total;
  }
}

constexpr WeightedRowsKernels kKernels{sum};

}  // namespace

HAYATE_DEFINE_VERSION(WeightedRowsKernels, kKernels)

}  // namespace hayate::reference
