// SPDX-License-Identifier: Apache-2.0
#include "hayate/inferers/mean_ensemble.h"

#include <cassert>

#include <ATen/TensorOperators.h>

namespace hayate {

void MeanEnsemble::add(const at::Tensor& prediction, double weight) {
  assert(weight > 0.0);
  if (sum_.defined()) {
    sum_.add_(prediction, weight);
  } else {
    sum_ = prediction.to(at::kFloat) * weight;
  }
  weight_sum_ += weight;
}

at::Tensor MeanEnsemble::mean() const {
  assert(sum_.defined());
  return sum_ / weight_sum_;
}

}  // namespace hayate
