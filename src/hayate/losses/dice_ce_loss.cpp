// SPDX-License-Identifier: Apache-2.0
#include "hayate/losses/dice_ce_loss.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/Reduction.h>
#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/tensor.h>

#include "hayate/distributed/rank_sums.h"
#include "hayate/distributed/step_ranks.h"
#include "hayate/losses/dice_loss.h"

namespace hayate {
namespace {

std::int64_t torch_reduction(Reduction reduction) {
  return reduction == Reduction::kSum ? at::Reduction::Sum : at::Reduction::Mean;
}

/// A cross entropy of this rank's items, made one of all ranks' items.
/// \param count  what a mean was divided by here, up to a factor that is the same on all ranks.
at::Tensor over_ranks(const at::Tensor& loss, double count, Reduction reduction) {
  const Ranks& ranks = *step_ranks().loss;
  if (ranks.is_alone()) return loss;
  if (reduction == Reduction::kSum) return sum_for_loss(loss, ranks);
  double of_all = count;
  ranks.sum({&of_all, 1});
  return sum_for_loss(loss * count, ranks).div(of_all);
}

at::Tensor cross_entropy(const at::Tensor& logits, const at::Tensor& target,
                         const DiceCELossOptions& options) {
  const std::int64_t channels = logits.size(1);
  const at::Tensor weight = options.weight.empty()
                                ? at::Tensor()
                                : at::tensor(options.weight, logits.options().requires_grad(false));
  if (channels == 1 && options.release == MonaiRelease::k16) {
    return over_ranks(at::binary_cross_entropy_with_logits(logits, target.to(logits.scalar_type()),
                                                           /*weight=*/{}, /*pos_weight=*/weight,
                                                           torch_reduction(options.reduction)),
                      static_cast<double>(logits.numel()), options.reduction);
  }
  at::Tensor classes;
  if (target.size(1) == 1 && channels > 1) {
    classes = target.squeeze(1).to(at::kLong);
  } else if (options.release == MonaiRelease::k07) {
    classes = target.argmax(1);
  } else {
    classes = target.to(logits.scalar_type());
  }
  // Torch's mean divides by the weights of the voxels' classes, where there are weights and
  // classes.
  const bool divides_by_weights = weight.defined() && classes.scalar_type() == at::kLong;
  const double count = divides_by_weights && !step_ranks().loss->is_alone()
                           ? weight.index_select(0, classes.flatten()).sum().item<double>()
                           : static_cast<double>(logits.numel());
  return over_ranks(
      at::cross_entropy_loss(logits, classes, weight, torch_reduction(options.reduction),
                             /*ignore_index=*/-100, options.label_smoothing),
      count, options.reduction);
}

}  // namespace

at::Tensor plain_loss(const at::Tensor& logits, const at::Tensor& target,
                      const DiceCELossOptions& options) {
  DiceArguments dice = options;
  if (!options.include_background && !dice.weight.empty()) dice.weight.erase(dice.weight.begin());
  const at::Tensor wide = at_least_float32(logits);
  return options.lambda_dice * dice_loss(wide, target, dice) +
         options.lambda_ce * cross_entropy(wide, target, options);
}

}  // namespace hayate
