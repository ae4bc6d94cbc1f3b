// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/kernels/versions.h"

namespace hayate {

/// `size` elements of a parameter, its gradient, and what the optimizer keeps of each element.
struct ParameterElements {
  float* parameter = nullptr;
  const float* grad = nullptr;
  /// Novograd's and Adam's exp_avg, SGD's momentum_buffer; null for SGD without momentum.
  float* first = nullptr;
  /// Adam's exp_avg_sq.
  float* second = nullptr;
  /// Adam's max_exp_avg_sq; null without amsgrad.
  float* largest = nullptr;
  std::int64_t size = 0;
};

///     d = grad / divisor + weight_decay·p;  m = beta1·m + grad_weight·d;  p -= lr·m
struct NovogradStep {
  float lr;
  float beta1;
  float weight_decay;
  /// sqrt(v) + eps of the parameter.
  float divisor;
  /// 1, or 1 - beta1.
  float grad_weight;
};

///     p *= keep;  d = grad + weight_decay·p;  m += (1 - beta1)·(d - m)
///     v = beta2·v + (1 - beta2)·d²;  p -= step_size·m / (sqrt(v) / root_correction + eps)
///
/// With `largest`: largest = max(largest, v), NaN if one of them is, and stands for v in p's line.
struct AdamStep {
  float step_size;
  float grad_weight;  ///< 1 - beta1
  float beta2;
  float square_weight;  ///< 1 - beta2
  float root_correction;
  float eps;
  float weight_decay;  ///< Adam's; 0 for AdamW
  float keep;          ///< 1 - lr·weight_decay for AdamW; 1 for Adam
};

///     d = grad + weight_decay·p;  m = momentum·m + grad_weight·d
///     p -= lr·(nesterov ? d + momentum·m : m)
///
/// Without `first`: p -= lr·d.
struct SgdStep {
  float lr;
  float momentum;
  float grad_weight;
  float weight_decay;
  bool nesterov;
};

/// An optimizer's step over contiguous elements, one pass over memory. A step is elementwise, so
/// cutting a parameter into pieces changes no bit.
struct OptimizerKernels {
  /// Σ x², in float64 from sums of at most a few hundred float32 squares.
  double (*sum_of_squares)(const float* x, std::int64_t size);
  void (*novograd)(const ParameterElements& elements, const NovogradStep& step);
  void (*adam)(const ParameterElements& elements, const AdamStep& step);
  void (*sgd)(const ParameterElements& elements, const SgdStep& step);
};

HAYATE_KERNEL_VERSIONS(OptimizerKernels)

/// \pre the CPU has it.
inline const OptimizerKernels& optimizer_kernels(Isa isa) {
  return version_for<OptimizerKernels>(isa);
}

}  // namespace hayate
