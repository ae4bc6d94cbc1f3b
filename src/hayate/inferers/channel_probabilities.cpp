// SPDX-License-Identifier: Apache-2.0
#include "hayate/inferers/channel_probabilities.h"

#include <limits>

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>

#include "hayate/labelling/channel_scores.h"

namespace hayate {
namespace {

/// Voxels that a thread takes at once.
constexpr std::int64_t kGrainSize = 4096;

/// Calls change(scores) for parts of each item of a copy of [N, K, X, Y, Z], float32 on a CPU: of
/// each voxel by itself, so that its bits depend on no other voxel.
template <class Change>
at::Tensor changed(const at::Tensor& scores, const Change& change) {
  at::Tensor result = scores.to(at::kFloat).contiguous().clone();
  const std::int64_t item_size = result.numel() / result.size(0);
  for (std::int64_t n = 0; n < result.size(0); ++n) {
    const ChannelScores item(
        {result.data_ptr<float>() + n * item_size, static_cast<std::size_t>(item_size)},
        result.size(1));
    at::parallel_for(0, item.voxel_count, kGrainSize, [&](std::int64_t begin, std::int64_t end) {
      change(item.voxels(begin, end));
    });
  }
  return result;
}

at::Tensor finite_log(const at::Tensor& probabilities) {
  return probabilities.clamp_min(std::numeric_limits<float>::min()).log_();
}

}  // namespace

at::Tensor channel_probabilities(const at::Tensor& logits, ChannelKind kind) {
  const bool has_regions = kind == ChannelKind::kRegions;
  if (!logits.is_cpu())
    return (has_regions ? at::sigmoid(logits) : at::softmax(logits, 1)).to(at::kFloat);
  return changed(logits,
                 [&](const ChannelScores& scores) { make_probabilities(scores, has_regions); });
}

at::Tensor channel_logits(const at::Tensor& probabilities, ChannelKind kind) {
  const bool has_regions = kind == ChannelKind::kRegions;
  if (!probabilities.is_cpu()) {
    return has_regions ? finite_log(probabilities) - finite_log(1.0 - probabilities)
                       : finite_log(probabilities);
  }
  return changed(probabilities,
                 [&](const ChannelScores& scores) { make_logits(scores, has_regions); });
}

}  // namespace hayate
