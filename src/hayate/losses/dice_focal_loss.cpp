// SPDX-License-Identifier: Apache-2.0
#include "hayate/losses/dice_focal_loss.h"

#include <ATen/TensorOperators.h>

#include "hayate/losses/dice_loss.h"
#include "hayate/losses/focal_loss.h"

namespace hayate {

at::Tensor plain_loss(const at::Tensor& logits, const at::Tensor& target,
                      const DiceFocalLossOptions& options) {
  const bool indices = options.to_onehot_y && logits.size(1) > 1;
  const at::Tensor labels = indices ? to_one_hot(target, logits.size(1)) : target;
  DiceArguments dice = options;
  dice.to_onehot_y = false;
  FocalLossOptions focal = options.focal();
  focal.to_onehot_y = false;
  return options.lambda_dice * dice_loss(logits, labels, dice) +
         options.lambda_focal * plain_loss(logits, labels, focal);
}

}  // namespace hayate
