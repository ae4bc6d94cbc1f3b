// SPDX-License-Identifier: Apache-2.0
#include "hayate/losses/dice_loss.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/distributed/rank_sums.h"
#include "hayate/distributed/step_ranks.h"
#include "hayate/losses/ignore_mask.h"
#include "hayate/losses/numbers_beside.h"
#include "hayate/losses/unannotated.h"

namespace hayate {
namespace {

at::Tensor activate(const at::Tensor& logits, const OverlapArguments& options) {
  if (options.sigmoid) return at::sigmoid(logits);
  // A softmax over one channel would be all ones; MONAI leaves it out too.
  if (options.softmax && logits.size(1) > 1) return at::softmax(logits, 1);
  return logits;
}

at::Tensor weighted_by_class(const at::Tensor& f, const std::vector<double>& weight) {
  const std::int64_t classes = f.size(-1);
  if (weight.empty() || classes == 1) return f;
  if (static_cast<std::int64_t>(weight.size()) != classes) {
    throw RecipeError(fmt::format("loss.weight: got {} numbers, expected {}, one per class",
                                  weight.size(), classes));
  }
  return f * numbers_beside(weight, f);
}

/// 1 where a score of sum_for_dice's shape is of what some item was annotated for, else 0.
/// \param annotated  as ComparedClasses has it
at::Tensor counted_scores(const at::Tensor& annotated, bool batch) {
  if (!annotated.defined() || !batch) return annotated;
  return sum_for_loss(annotated.sum(0), *step_ranks().loss).gt(0.0).to(annotated.scalar_type());
}

}  // namespace

at::Tensor at_least_float32(const at::Tensor& x) {
  return x.scalar_type() == at::kDouble ? x : x.to(at::kFloat);
}

at::Tensor to_one_hot(const at::Tensor& indices, std::int64_t class_count,
                      std::optional<std::int64_t> ignore_index) {
  std::vector<std::int64_t> shape = indices.sizes().vec();
  shape[1] = class_count;
  at::Tensor classes = indices.to(at::kLong);
  // Not of the caller, whose tensor may be of that type already.
  if (ignore_index) classes = classes.masked_fill(classes.eq(*ignore_index), 0);
  return at::zeros(shape, indices.options().dtype(at::kFloat)).scatter_(1, classes, 1.0);
}

at::Tensor reduced(const at::Tensor& f, const at::Tensor& annotated,
                   const OverlapArguments& options) {
  // What is of the whole batch is the same on all ranks already.
  const Ranks& ranks = options.batch ? Ranks::single() : *step_ranks().loss;
  const at::Tensor counted = counted_scores(annotated, options.batch);
  const at::Tensor scores = counted.defined() ? f * counted : f;
  switch (options.reduction) {
    case Reduction::kMean:
      return counted.defined() ? mean_of_counted(scores.sum(), counted.sum(at::kDouble), ranks)
                               : mean_for_loss(scores, ranks);
    case Reduction::kSum:
      return sum_for_loss(scores.sum(), ranks);
    case Reduction::kNone:
      break;
  }
  if (options.release == MonaiRelease::k07) return scores;
  std::vector<std::int64_t> shape = scores.sizes().vec();
  shape.insert(shape.end(), 3, 1);
  return scores.view(shape);
}

at::Tensor sum_for_dice(const at::Tensor& x, bool batch) {
  if (!batch) return x.sum({2, 3, 4});
  return sum_for_loss(x.sum({0, 2, 3, 4}), *step_ranks().loss);
}

ComparedClasses select_classes(const at::Tensor& p, const LossTarget& target,
                               const LossArguments& options) {
  const std::int64_t channels = p.size(1);
  const at::Tensor t = options.to_onehot_y && channels > 1
                           ? to_one_hot(target.labels, channels, options.ignore_index)
                           : target.labels;
  const at::Tensor mask = ignore_mask(target.labels, options.ignore_index, p.scalar_type());
  ComparedClasses selected{masked(p, mask), masked(t.to(p.scalar_type()), mask), mask,
                           target.annotated};
  if (selected.annotated.defined()) selected.annotated = selected.annotated.to(p.scalar_type());
  if (!options.include_background && channels > 1) {
    const auto foreground = [&](const at::Tensor& x) {
      return x.defined() ? x.narrow(1, 1, channels - 1) : x;
    };
    selected.p = foreground(selected.p);
    selected.t = foreground(selected.t);
    selected.annotated = foreground(selected.annotated);
  }
  TORCH_CHECK(selected.p.sizes() == selected.t.sizes(), "target ", selected.t.sizes(),
              " does not fit logits ", selected.p.sizes());
  return selected;
}

ComparedClasses predict_for_loss(const at::Tensor& logits, const LossTarget& target,
                                 const OverlapArguments& options) {
  ComparedClasses selected =
      select_classes(activate(at_least_float32(logits), options), target, options);
  if (!selected.annotated.defined()) return selected;
  const at::Tensor counts = over_space(selected.annotated);
  selected.p = selected.p * counts;
  selected.t = selected.t * counts;
  return selected;
}

at::Tensor dice_loss(const at::Tensor& logits, const LossTarget& target,
                     const DiceArguments& options) {
  const auto [p, t, mask, annotated] = predict_for_loss(logits, target, options);
  const auto sum = [&](const at::Tensor& x) { return sum_for_dice(x, options.batch); };
  const at::Tensor intersection = sum(p * t);
  const at::Tensor total = options.squared_pred ? sum(p * p) + sum(t * t) : sum(p) + sum(t);
  const at::Tensor denominator = options.jaccard ? 2.0 * (total - intersection) : total;
  const at::Tensor f =
      1.0 - (2.0 * intersection + options.smooth_nr) / (denominator + options.smooth_dr);
  return reduced(weighted_by_class(f, options.weight), annotated, options);
}

at::Tensor plain_loss(const at::Tensor& logits, const LossTarget& target,
                      const DiceLossOptions& options) {
  return dice_loss(logits, target, options);
}

}  // namespace hayate
