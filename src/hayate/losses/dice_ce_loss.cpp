// SPDX-License-Identifier: Apache-2.0
#include "hayate/losses/dice_ce_loss.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/Reduction.h>
#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/tensor.h>

#include "hayate/losses/dice_loss.h"

namespace hayate {
namespace {

std::int64_t torch_reduction(Reduction reduction) {
  return reduction == Reduction::kSum ? at::Reduction::Sum : at::Reduction::Mean;
}

at::Tensor cross_entropy(const at::Tensor& logits, const at::Tensor& target,
                         const DiceCELossOptions& options) {
  const std::int64_t channels = logits.size(1);
  const at::Tensor weight = options.weight.empty()
                                ? at::Tensor()
                                : at::tensor(options.weight, logits.options().requires_grad(false));
  if (channels == 1 && options.release == MonaiRelease::k16) {
    return at::binary_cross_entropy_with_logits(logits, target.to(logits.scalar_type()),
                                                /*weight=*/{}, /*pos_weight=*/weight,
                                                torch_reduction(options.reduction));
  }
  at::Tensor classes;
  if (target.size(1) == 1 && channels > 1) {
    classes = target.squeeze(1).to(at::kLong);
  } else if (options.release == MonaiRelease::k07) {
    classes = target.argmax(1);
  } else {
    classes = target.to(logits.scalar_type());
  }
  return at::cross_entropy_loss(logits, classes, weight, torch_reduction(options.reduction),
                                /*ignore_index=*/-100, options.label_smoothing);
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
