// SPDX-License-Identifier: Apache-2.0
#include "hayate/losses/focal_loss.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/log_sigmoid.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/pow.h>
#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/distributed/rank_sums.h"
#include "hayate/distributed/step_ranks.h"
#include "hayate/losses/dice_loss.h"
#include "hayate/losses/ignore_mask.h"
#include "hayate/losses/numbers_beside.h"
#include "hayate/losses/unannotated.h"

namespace hayate {
namespace {

/// One number for each class, to multiply [N, C, X, Y, Z] with.
at::Tensor by_class(const std::vector<double>& values, const at::Tensor& like) {
  return numbers_beside(values, like).view({-1, 1, 1, 1});
}

at::Tensor softmax_focal(const at::Tensor& x, const at::Tensor& t,
                         const FocalLossOptions& options) {
  const at::Tensor log_p = at::log_softmax(x, 1);
  const at::Tensor loss = -at::pow(1.0 - log_p.exp(), options.gamma) * log_p * t;
  // The background's share would fall on a class where it is left out; MONAI drops alpha too.
  if (!options.alpha || !options.include_background) return loss;
  std::vector<double> share(static_cast<std::size_t>(x.size(1)), *options.alpha);
  share[0] = 1.0 - *options.alpha;
  return loss * by_class(share, loss);
}

at::Tensor sigmoid_focal(const at::Tensor& x, const at::Tensor& t,
                         const FocalLossOptions& options) {
  const at::Tensor cross_entropy = x - x * t - at::log_sigmoid(x);
  const at::Tensor log_wrong = at::log_sigmoid(-x * (t * 2.0 - 1.0));
  const at::Tensor loss = (log_wrong * options.gamma).exp() * cross_entropy;
  if (!options.alpha) return loss;
  const double alpha = *options.alpha;
  return loss * (t * alpha + (1.0 - t) * (1.0 - alpha));
}

at::Tensor weighted(const at::Tensor& loss, const std::vector<double>& weight) {
  if (weight.empty()) return loss;
  if (weight.size() != 1 && static_cast<std::int64_t>(weight.size()) != loss.size(1)) {
    throw RecipeError(fmt::format("loss.weight: got {} numbers, expected one, or {}, one per class",
                                  weight.size(), loss.size(1)));
  }
  return loss * by_class(weight, loss);
}

/// The sum divided by how many entries of the mask count. One of voxels alone has no classes: with
/// an ignore_index MONAI 1.6 leaves those out of its mean.
at::Tensor mean_of_masked(const at::Tensor& loss, const at::Tensor& mask) {
  return mean_of_counted(loss.sum(), mask.sum(at::kDouble), *step_ranks().loss);
}

/// Means over the voxels that count, [N, C].
at::Tensor mean_over_space(const at::Tensor& loss, const at::Tensor& mask) {
  if (!mask.defined()) return loss.mean({2, 3, 4});
  return loss.sum({2, 3, 4}) / mask.sum({2, 3, 4}).clamp_min(1.0);
}

}  // namespace

at::Tensor plain_loss(const at::Tensor& logits, const LossTarget& target,
                      const FocalLossOptions& options) {
  const auto [x, t, mask, annotated] = select_classes(at_least_float32(logits), target, options);
  at::Tensor loss = weighted(
      masked(options.use_softmax ? softmax_focal(x, t, options) : sigmoid_focal(x, t, options),
             mask),
      options.weight);
  if (annotated.defined()) loss = loss * over_space(annotated);
  switch (options.reduction) {
    case Reduction::kMean:
      if (mask.defined()) return mean_of_masked(loss, mask);
      if (annotated.defined()) {
        return mean_of_masked(loss, over_space(annotated).expand_as(loss));
      }
      return mean_for_loss(loss, *step_ranks().loss);
    case Reduction::kSum:
      return sum_for_loss(mean_over_space(loss, mask).sum(), *step_ranks().loss);
    case Reduction::kNone:
      break;
  }
  return loss;
}

}  // namespace hayate
