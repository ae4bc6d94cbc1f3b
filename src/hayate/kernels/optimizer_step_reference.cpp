// SPDX-License-Identifier: Apache-2.0
// What the fast versions are checked against: element by element, in float64.
#include <algorithm>
#include <cmath>

#include "hayate/kernels/optimizer_step.h"

namespace hayate::reference {
namespace {

double sum_of_squares(const float* x, std::int64_t size) {
  double sum = 0.0;
  for (std::int64_t i = 0; i < size; ++i) sum += double{x[i]} * double{x[i]};
  return sum;
}

void novograd(const ParameterElements& e, const NovogradStep& step) {
  for (std::int64_t i = 0; i < e.size; ++i) {
    const double p = e.parameter[i];
    const double d = double{e.grad[i]} / step.divisor + step.weight_decay * p;
    const double m = step.beta1 * double{e.first[i]} + step.grad_weight * d;
    e.first[i] = static_cast<float>(m);
    e.parameter[i] = static_cast<float>(p - step.lr * m);
  }
}

/// NaN if one of them is, as ATen's maximum.
double maximum(double a, double b) {
  return std::isnan(a) || std::isnan(b) ? a + b : std::max(a, b);
}

void adam(const ParameterElements& e, const AdamStep& step) {
  for (std::int64_t i = 0; i < e.size; ++i) {
    const double p = step.keep * double{e.parameter[i]};
    const double d = double{e.grad[i]} + step.weight_decay * p;
    const double m = e.first[i] + step.grad_weight * (d - e.first[i]);
    double v = step.beta2 * double{e.second[i]} + step.square_weight * d * d;
    e.first[i] = static_cast<float>(m);
    e.second[i] = static_cast<float>(v);
    if (e.largest != nullptr) {
      v = maximum(e.largest[i], v);
      e.largest[i] = static_cast<float>(v);
    }
    e.parameter[i] = static_cast<float>(p - step.step_size * m /
                                                (std::sqrt(v) / step.root_correction + step.eps));
  }
}

void sgd(const ParameterElements& e, const SgdStep& step) {
  for (std::int64_t i = 0; i < e.size; ++i) {
    const double p = e.parameter[i];
    double d = double{e.grad[i]} + step.weight_decay * p;
    if (e.first != nullptr) {
      const double m = step.momentum * double{e.first[i]} + step.grad_weight * d;
      e.first[i] = static_cast<float>(m);
      d = step.nesterov ? d + step.momentum * m : m;
    }
    e.parameter[i] = static_cast<float>(p - step.lr * d);
  }
}

constexpr OptimizerKernels kKernels{sum_of_squares, novograd, adam, sgd};

}  // namespace

HAYATE_DEFINE_VERSION(OptimizerKernels, kKernels)

}  // namespace hayate::reference
