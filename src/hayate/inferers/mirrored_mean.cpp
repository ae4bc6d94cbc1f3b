// SPDX-License-Identifier: Apache-2.0
#include "hayate/inferers/mirrored_mean.h"

#include <vector>

#include "hayate/inferers/mean_ensemble.h"

namespace hayate {
namespace {

/// Dimensions of [N, C, X, Y, Z] that a subset mirrors, whose bits stand for the axes.
std::vector<std::int64_t> mirrored_dimensions(std::span<const std::int64_t> axes,
                                              std::size_t subset) {
  std::vector<std::int64_t> dimensions;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if ((subset >> i & 1U) != 0) dimensions.push_back(axes[i] + 2);
  }
  return dimensions;
}

at::Tensor mirror(const at::Tensor& x, const std::vector<std::int64_t>& dimensions) {
  return dimensions.empty() ? x : x.flip(dimensions);
}

}  // namespace

at::Tensor mirrored_mean(const at::Tensor& x, std::span<const std::int64_t> axes,
                         const Predictor& predictor, ChannelKind kind) {
  MeanEnsemble probabilities;
  for (std::size_t subset = 0; subset < std::size_t{1} << axes.size(); ++subset) {
    const std::vector<std::int64_t> dimensions = mirrored_dimensions(axes, subset);
    const at::Tensor logits = predictor(mirror(x, dimensions)).to(at::kFloat);
    probabilities.add(mirror(channel_probabilities(logits, kind), dimensions));
  }
  return probabilities.mean();
}

}  // namespace hayate
