// SPDX-License-Identifier: Apache-2.0
#include "hayate/losses/unannotated.h"

#include <iterator>
#include <limits>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/ones.h>

namespace hayate {
namespace {

/// A logit whose probability is 0 in every type; infinity would make NaN of its product with 0.
constexpr double kNever = -1e4;

}  // namespace

at::Tensor annotated_channels(std::span<const ClassSet> unannotated, std::int64_t channel_count,
                              bool are_regions, c10::Device device) {
  at::Tensor annotated = at::ones({std::ssize(unannotated), channel_count}, at::kFloat);
  for (std::int64_t item = 0; item < std::ssize(unannotated); ++item) {
    for (const std::int64_t index : unannotated[static_cast<std::size_t>(item)]) {
      // Regions are counted from 1, and the background has no channel.
      annotated[item][are_regions ? index - 1 : index].fill_(0.0);
    }
  }
  return annotated.to(device, at::kFloat, /*non_blocking=*/true);
}

at::Tensor merge_unannotated(const at::Tensor& logits, const at::Tensor& annotated) {
  const at::Tensor is_lacking = over_space(annotated).eq(0.0);
  at::Tensor is_elsewhere = is_lacking.logical_not();
  is_elsewhere.select(1, 0).fill_(false);
  const at::Tensor background =
      at::logsumexp(logits.masked_fill(is_elsewhere, -std::numeric_limits<double>::infinity()), 1,
                    /*keepdim=*/true);
  const at::Tensor others = logits.masked_fill(is_lacking, kNever);
  return at::cat({background, others.narrow(1, 1, logits.size(1) - 1)}, 1);
}

at::Tensor over_space(const at::Tensor& annotated) {
  return annotated.unsqueeze(-1).unsqueeze(-1).unsqueeze(-1);
}

}  // namespace hayate
