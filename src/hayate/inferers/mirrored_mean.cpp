// SPDX-License-Identifier: Apache-2.0
#include "hayate/inferers/mirrored_mean.h"

#include "hayate/inferers/mean_ensemble.h"

namespace hayate {

std::vector<std::vector<std::int64_t>> axis_subsets(std::span<const std::int64_t> axes) {
  std::vector<std::vector<std::int64_t>> subsets(std::size_t{1} << axes.size());
  for (std::size_t subset = 0; subset < subsets.size(); ++subset) {
    for (std::size_t i = 0; i < axes.size(); ++i) {
      if ((subset >> i & 1U) != 0) subsets[subset].push_back(axes[i]);
    }
  }
  return subsets;
}

at::Tensor mirror(const at::Tensor& x, const std::vector<std::int64_t>& axes) {
  if (axes.empty()) return x;
  std::vector<std::int64_t> dimensions;
  for (const std::int64_t axis : axes) dimensions.push_back(axis + 2);
  return x.flip(dimensions);
}

at::Tensor mirrored_mean(const at::Tensor& x, std::span<const std::int64_t> axes,
                         const Predictor& predictor, ChannelKind kind) {
  MeanEnsemble probabilities;
  for (const std::vector<std::int64_t>& subset : axis_subsets(axes)) {
    const at::Tensor logits = predictor(mirror(x, subset)).to(at::kFloat);
    probabilities.add(mirror(channel_probabilities(logits, kind), subset));
  }
  return probabilities.mean();
}

}  // namespace hayate
