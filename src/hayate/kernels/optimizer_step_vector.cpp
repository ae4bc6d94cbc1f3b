// SPDX-License-Identifier: Apache-2.0
// The loops of optimizer_step.h, plain enough for the compiler to vectorise.
//
// PERF: bound by memory: Novograd reads its gradients twice, parameters and averages once, and
// writes these two; 115 MB for the tutorial's 4.8 million parameters, in 1.9 ms on two cores.
// ATen's operators, one pass each, take 7.5 (hayate bench optimizer --compare plain).
#include "hayate/kernels/optimizer_step.h"
#include "hayate/kernels/simd.h"

namespace hayate::HAYATE_ISA_NAMESPACE {
namespace {

using namespace hayate::simd;

double sum_of_squares(const float* x, std::int64_t size) {
  // Elements between two additions to the float64 sum, in four chains that do not wait for each
  // other.
  constexpr std::int64_t kChains = 4;
  constexpr std::int64_t kStrip = 256 * kWidth;
  double sum = 0.0;
  std::int64_t i = 0;
  while (size - i >= kChains * kWidth) {
    const std::int64_t end = size - i < kStrip ? size : i + kStrip;
    Vector sums[kChains] = {};
    for (; i + kChains * kWidth <= end; i += kChains * kWidth) {
      for (std::int64_t c = 0; c < kChains; ++c) {
        const Vector values = load(x + i + c * kWidth);
        sums[c] += values * values;
      }
    }
    for (const Vector& lanes : sums) {
      for (std::int64_t lane = 0; lane < kWidth; ++lane) sum += double{lanes[lane]};
    }
  }
  for (; i < size; ++i) sum += double{x[i]} * double{x[i]};
  return sum;
}

void novograd(const ParameterElements& elements, const NovogradStep& of) {
  const NovogradStep step = of;
  float* const p = elements.parameter;
  float* const m = elements.first;
  const float* const grad = elements.grad;
  const std::int64_t size = elements.size;
  for (std::int64_t i = 0; i < size; ++i) {
    const float d = grad[i] / step.divisor + step.weight_decay * p[i];
    const float average = step.beta1 * m[i] + step.grad_weight * d;
    m[i] = average;
    p[i] -= step.lr * average;
  }
}

template <bool kWithLargest>
HAYATE_INLINE void adam_loop(const ParameterElements& elements, const AdamStep& of) {
  const AdamStep step = of;
  float* const p = elements.parameter;
  float* const m = elements.first;
  float* const v = elements.second;
  float* const largest = elements.largest;
  const float* const grad = elements.grad;
  const std::int64_t size = elements.size;
  for (std::int64_t i = 0; i < size; ++i) {
    const float kept = step.keep * p[i];
    const float d = grad[i] + step.weight_decay * kept;
    const float average = m[i] + step.grad_weight * (d - m[i]);
    float square = step.beta2 * v[i] + step.square_weight * d * d;
    m[i] = average;
    v[i] = square;
    if constexpr (kWithLargest) {
      // The comparison is false for a NaN on either side: a NaN that was there stays, too.
      const float before = largest[i];
      square = before != before || before > square ? before : square;
      largest[i] = square;
    }
    p[i] = kept -
           step.step_size * average / (__builtin_sqrtf(square) / step.root_correction + step.eps);
  }
}

void adam(const ParameterElements& elements, const AdamStep& step) {
  if (elements.largest != nullptr) {
    adam_loop<true>(elements, step);
  } else {
    adam_loop<false>(elements, step);
  }
}

template <bool kWithMomentum>
HAYATE_INLINE void sgd_loop(const ParameterElements& elements, const SgdStep& of) {
  const SgdStep step = of;
  float* const p = elements.parameter;
  float* const m = elements.first;
  const float* const grad = elements.grad;
  const std::int64_t size = elements.size;
  for (std::int64_t i = 0; i < size; ++i) {
    float d = grad[i] + step.weight_decay * p[i];
    if constexpr (kWithMomentum) {
      const float average = step.momentum * m[i] + step.grad_weight * d;
      m[i] = average;
      d = step.nesterov ? d + step.momentum * average : average;
    }
    p[i] -= step.lr * d;
  }
}

void sgd(const ParameterElements& elements, const SgdStep& step) {
  if (elements.first != nullptr) {
    sgd_loop<true>(elements, step);
  } else {
    sgd_loop<false>(elements, step);
  }
}

constexpr OptimizerKernels kKernels{sum_of_squares, novograd, adam, sgd};

}  // namespace

HAYATE_DEFINE_VERSION(OptimizerKernels, kKernels)

}  // namespace hayate::HAYATE_ISA_NAMESPACE
