// SPDX-License-Identifier: Apache-2.0
#include "hayate/inferers/channel_probabilities.h"

#include <limits>

#include <ATen/TensorOperators.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>

namespace hayate {
namespace {

at::Tensor finite_log(const at::Tensor& probabilities) {
  return probabilities.clamp_min(std::numeric_limits<float>::min()).log_();
}

}  // namespace

at::Tensor channel_probabilities(const at::Tensor& logits, ChannelKind kind) {
  return kind == ChannelKind::kRegions ? at::sigmoid(logits) : at::softmax(logits, 1);
}

at::Tensor channel_logits(const at::Tensor& probabilities, ChannelKind kind) {
  if (kind == ChannelKind::kClasses) return finite_log(probabilities);
  return finite_log(probabilities) - finite_log(1.0 - probabilities);
}

}  // namespace hayate
