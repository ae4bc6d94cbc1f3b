// SPDX-License-Identifier: Apache-2.0
#include "hayate/losses/deep_supervision_loss.h"

#include <algorithm>

#include <ATen/TensorOperators.h>

#include "hayate/losses/loss.h"

namespace hayate {
namespace {

constexpr double kLeastWeight = 0.0625;

}  // namespace

at::Tensor deep_supervision_loss(const at::Tensor& logits, const LossTarget& target,
                                 const LossOptions& options) {
  at::Tensor sum;
  double weight = 1.0;
  for (const at::Tensor& level : logits.unbind(1)) {
    const at::Tensor loss = compute_loss(level, target, options) * weight;
    sum = sum.defined() ? sum + loss : loss;
    weight = std::max(weight / 2.0, kLeastWeight);
  }
  return sum;
}

}  // namespace hayate
