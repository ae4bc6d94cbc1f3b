// SPDX-License-Identifier: Apache-2.0
#include "hayate/losses/tversky_loss.h"

#include <ATen/TensorOperators.h>

#include "hayate/losses/dice_loss.h"

namespace hayate {

at::Tensor plain_loss(const at::Tensor& logits, const LossTarget& target,
                      const TverskyLossOptions& options) {
  const auto [p, t, mask, annotated] = predict_for_loss(logits, target, options);
  const at::Tensor hit = sum_for_dice(p * t, options.batch);
  const at::Tensor false_positive = sum_for_dice(p * (1.0 - t), options.batch);
  const at::Tensor false_negative = sum_for_dice((1.0 - p) * t, options.batch);
  const at::Tensor f =
      1.0 - (hit + options.smooth_nr) / (hit + options.alpha * false_positive +
                                         options.beta * false_negative + options.smooth_dr);
  return options.reduction == Reduction::kNone ? f : reduced(f, annotated, options);
}

}  // namespace hayate
