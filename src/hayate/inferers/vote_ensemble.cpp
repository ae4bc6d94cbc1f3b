// SPDX-License-Identifier: Apache-2.0
#include "hayate/inferers/vote_ensemble.h"

#include <cassert>

#include <ATen/TensorOperators.h>
#include <ATen/ops/zeros_like.h>

namespace hayate {

at::Tensor vote_ensemble(std::span<const at::Tensor> labels, std::int64_t class_count) {
  assert(!labels.empty());
  const auto votes_for = [&](std::int64_t class_index) {
    at::Tensor votes = at::zeros_like(labels.front(), at::kShort);
    for (const at::Tensor& label : labels) votes.add_(label == class_index);
    return votes;
  };
  // Class by class, since votes for all at once take class_count times the memory.
  at::Tensor winner = at::zeros_like(labels.front(), at::kByte);
  at::Tensor most = votes_for(0);
  for (std::int64_t c = 1; c < class_count; ++c) {
    const at::Tensor votes = votes_for(c);
    winner.masked_fill_(votes > most, c);
    most = most.maximum(votes);
  }
  return winner;
}

}  // namespace hayate
