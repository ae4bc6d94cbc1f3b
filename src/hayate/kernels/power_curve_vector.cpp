// SPDX-License-Identifier: Apache-2.0
#include "hayate/kernels/power_curve.h"
#include "hayate/kernels/simd_math.h"

namespace hayate::HAYATE_ISA_NAMESPACE {
namespace {

using namespace hayate::simd;

void find_extremes(const float* voxels, std::int64_t size, float* smallest, float* largest) {
  Vector low = broadcast(voxels[0]);
  Vector high = low;
  std::int64_t i = 0;
  for (; i + kWidth <= size; i += kWidth) {
    const Vector values = load(voxels + i);
    low = values < low ? values : low;
    high = values > high ? values : high;
  }
  *smallest = voxels[0];
  *largest = voxels[0];
  const auto take = [&](float below, float above) {
    *smallest = below < *smallest ? below : *smallest;
    *largest = above > *largest ? above : *largest;
  };
  for (int lane = 0; lane < kWidth; ++lane) take(low[lane], high[lane]);
  for (; i < size; ++i) take(voxels[i], voxels[i]);
}

/// Computes x^gamma for x in [0, 1]. The error of a power grows with the size of its logarithm,
/// but the smaller is the power.
HAYATE_INLINE Vector power(Vector x, float gamma) {
  constexpr float kSmallestNormal = 0x1p-126F;
  const Vector y = exp_of_negative(gamma * log_of_normal(x));
  return x < kSmallestNormal ? Vector{} : x < 1.0F ? y : broadcast(1.0F);
}

void bend(float* voxels, std::int64_t size, float smallest, float divisor, float gamma,
          float range) {
  std::int64_t i = 0;
  const auto bend_at = [&](float* at) __attribute__((always_inline)) {
    store(at, power((load(at) - smallest) / divisor, gamma) * range + smallest);
  };
  for (; i + kWidth <= size; i += kWidth) bend_at(voxels + i);
  if (i == size) return;
  float rest[kWidth] = {};
  for (std::int64_t k = i; k < size; ++k) rest[k - i] = voxels[k];
  bend_at(rest);
  for (std::int64_t k = i; k < size; ++k) voxels[k] = rest[k - i];
}

constexpr PowerCurveKernels kKernels{find_extremes, bend};

}  // namespace

HAYATE_DEFINE_VERSION(PowerCurveKernels, kKernels)

}  // namespace hayate::HAYATE_ISA_NAMESPACE
