// SPDX-License-Identifier: Apache-2.0
// PERF: a weight costs a load and a multiply-add for a register of outputs, which stay in registers
// until all weights are in: four of them, so that the additions of one need not wait for each
// other.
#include "hayate/kernels/simd.h"
#include "hayate/kernels/weighted_rows.h"

namespace hayate::HAYATE_ISA_NAMESPACE {
namespace {

using namespace hayate::simd;

template <int kCount>
HAYATE_INLINE void sum_block(const float* rows, std::int64_t stride, const float* weights,
                             std::int64_t weight_count, float* out) {
  Vector totals[kCount] = {};
  for (std::int64_t k = 0; k < weight_count; ++k, rows += stride) {
    for (int i = 0; i < kCount; ++i) totals[i] += weights[k] * load(rows + i * kWidth);
  }
  for (int i = 0; i < kCount; ++i) store(out + i * kWidth, totals[i]);
}

void sum(const float* rows, std::int64_t stride, const float* weights, std::int64_t weight_count,
         std::int64_t size, float* out) {
  constexpr int kBlock = 4;
  std::int64_t i = 0;
  for (; i + kBlock * kWidth <= size; i += kBlock * kWidth) {
    sum_block<kBlock>(rows + i, stride, weights, weight_count, out + i);
  }
  for (; i + kWidth <= size; i += kWidth) {
    sum_block<1>(rows + i, stride, weights, weight_count, out + i);
  }
  for (; i < size; ++i) {
    float total = 0.0F;
    for (std::int64_t k = 0; k < weight_count; ++k) total += weights[k] * rows[k * stride + i];
    out[i] = total;
  }
}

constexpr WeightedRowsKernels kKernels{sum};

}  // namespace

HAYATE_DEFINE_VERSION(WeightedRowsKernels, kKernels)

}  // namespace hayate::HAYATE_ISA_NAMESPACE
