// SPDX-License-Identifier: Apache-2.0
#include "hayate/losses/dice_ce_loss.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/Reduction.h>
#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/ones.h>

#include "hayate/distributed/rank_sums.h"
#include "hayate/distributed/step_ranks.h"
#include "hayate/losses/dice_loss.h"
#include "hayate/losses/ignore_mask.h"
#include "hayate/losses/numbers_beside.h"
#include "hayate/losses/unannotated.h"

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

/// The sum over all ranks, divided by what it is of where the mean is asked for.
/// \param count  what a mean is divided by here; of all ranks together it may be 0.
at::Tensor mean_of_sum(const at::Tensor& sum, const at::Tensor& count, Reduction reduction) {
  const Ranks& ranks = *step_ranks().loss;
  return reduction == Reduction::kSum ? sum_for_loss(sum, ranks)
                                      : mean_of_counted(sum, count.to(at::kDouble), ranks);
}

/// The sum of the weights of the voxels' classes, over those that count.
at::Tensor sum_of_weights(const at::Tensor& weight, const at::Tensor& classes,
                          const at::Tensor& counted, std::optional<at::ScalarType> type) {
  // Picking those that count out of all waits for a GPU, which has to say how many they are.
  if (classes.is_cpu()) {
    return weight.index_select(0, classes.masked_select(counted)).sum(type);
  }
  const at::Tensor of_voxels =
      weight.index_select(0, classes.masked_fill(counted.logical_not(), 0).flatten());
  return (of_voxels * counted.flatten()).sum(type);
}

/// Which entries count, [N, 1 or C, X, Y, Z] or less where they are all alike; undefined where all
/// do.
at::Tensor counted_channels(const at::Tensor& logits, const LossTarget& target,
                            const DiceCELossOptions& options) {
  const at::Tensor mask = ignore_mask(target.labels, options.ignore_index, logits.scalar_type());
  if (!target.annotated.defined()) return mask;
  const at::Tensor annotated = over_space(target.annotated.to(logits.scalar_type()));
  return mask.defined() ? mask * annotated : annotated;
}

/// Each channel a question of its own; `weight` is that of the answer yes.
at::Tensor binary_cross_entropy(const at::Tensor& logits, const at::Tensor& target,
                                const at::Tensor& mask, const at::Tensor& yes_weight,
                                Reduction reduction) {
  const at::Tensor labels = masked(target.to(logits.scalar_type()), mask);
  if (!mask.defined()) {
    return over_ranks(at::binary_cross_entropy_with_logits(logits, labels, /*weight=*/{},
                                                           yes_weight, torch_reduction(reduction)),
                      static_cast<double>(logits.numel()), reduction);
  }
  const at::Tensor sum = at::binary_cross_entropy_with_logits(masked(logits, mask), labels, mask,
                                                              yes_weight, at::Reduction::Sum);
  const auto alike = static_cast<double>(logits.numel() / mask.numel());
  return mean_of_sum(sum, mask.sum(at::kDouble) * alike, reduction);
}

/// Of classes that exclude each other. \param weight  of the classes, or undefined
at::Tensor class_cross_entropy(const at::Tensor& logits, const at::Tensor& classes,
                               const at::Tensor& weight, const DiceCELossOptions& options) {
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

/// As above, of the voxels that count. Torch's mean of none of them would be NaN.
at::Tensor counted_cross_entropy(const at::Tensor& logits, const at::Tensor& classes,
                                 const at::Tensor& weight, const DiceCELossOptions& options) {
  const std::int64_t ignored = *options.ignore_index;
  const at::Tensor counted = classes.ne(ignored);
  const at::Tensor count =
      weight.defined() ? sum_of_weights(weight, classes, counted, std::nullopt) : counted.sum();
  const at::Tensor sum = at::cross_entropy_loss(logits, classes, weight, at::Reduction::Sum,
                                                ignored, options.label_smoothing);
  return mean_of_sum(sum, count, options.reduction);
}

/// As above, where some items were not annotated for all classes: smoothing divides its share among
/// those that they were annotated for. Without smoothing, merged logits are all that it takes.
at::Tensor smoothed_cross_entropy(const at::Tensor& logits, const at::Tensor& classes,
                                  const at::Tensor& weight, const at::Tensor& annotated,
                                  const DiceCELossOptions& options) {
  constexpr std::int64_t kNone = -100;
  const std::int64_t ignored = options.ignore_index.value_or(kNone);
  const at::Tensor counted = classes.ne(ignored);
  const at::Tensor of_class =
      weight.defined() ? weight : at::ones({logits.size(1)}, logits.options().requires_grad(false));
  const at::Tensor among = over_space(annotated.to(logits.scalar_type()));
  const at::Tensor spread = among / among.sum(1, /*keepdim=*/true) * of_class.view({-1, 1, 1, 1});
  const at::Tensor smooth = -(at::log_softmax(logits, 1) * spread).sum(1);
  const at::Tensor exact =
      at::cross_entropy_loss(logits, classes, weight, at::Reduction::Sum, ignored);
  const at::Tensor count = sum_of_weights(of_class, classes, counted, at::kDouble);
  return mean_of_sum(
      (1.0 - options.label_smoothing) * exact + options.label_smoothing * (smooth * counted).sum(),
      count, options.reduction);
}

at::Tensor cross_entropy(const at::Tensor& logits, const LossTarget& target,
                         const DiceCELossOptions& options) {
  const std::int64_t channels = logits.size(1);
  const at::Tensor weight =
      options.weight.empty() ? at::Tensor() : numbers_beside(options.weight, logits);
  if (options.are_regions) {
    const at::Tensor of_channels = weight.defined() ? weight.view({-1, 1, 1, 1}) : weight;
    return binary_cross_entropy(logits, target.labels, counted_channels(logits, target, options),
                                of_channels, options.reduction);
  }
  if (channels == 1 && options.release == MonaiRelease::k16) {
    return binary_cross_entropy(logits, target.labels, counted_channels(logits, target, options),
                                weight, options.reduction);
  }
  const at::Tensor& labels = target.labels;
  if (labels.size(1) == 1 && channels > 1) {
    const at::Tensor classes = labels.squeeze(1).to(at::kLong);
    if (target.annotated.defined() && options.label_smoothing > 0.0) {
      return smoothed_cross_entropy(logits, classes, weight, target.annotated, options);
    }
    return options.ignore_index ? counted_cross_entropy(logits, classes, weight, options)
                                : class_cross_entropy(logits, classes, weight, options);
  }
  const at::Tensor classes =
      options.release == MonaiRelease::k07 ? labels.argmax(1) : labels.to(logits.scalar_type());
  return class_cross_entropy(logits, classes, weight, options);
}

}  // namespace

at::Tensor plain_loss(const at::Tensor& logits, const LossTarget& target,
                      const DiceCELossOptions& options) {
  DiceArguments dice = options;
  if (!options.include_background && !dice.weight.empty()) dice.weight.erase(dice.weight.begin());
  const at::Tensor wide = at_least_float32(logits);
  return options.lambda_dice * dice_loss(wide, target, dice) +
         options.lambda_ce * cross_entropy(wide, target, options);
}

}  // namespace hayate
