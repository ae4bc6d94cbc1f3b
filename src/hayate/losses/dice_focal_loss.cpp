// SPDX-License-Identifier: Apache-2.0
#include "hayate/losses/dice_focal_loss.h"

#include <ATen/TensorOperators.h>

#include "hayate/losses/dice_loss.h"
#include "hayate/losses/focal_loss.h"

namespace hayate {

at::Tensor plain_loss(const at::Tensor& logits, const LossTarget& target,
                      const DiceFocalLossOptions& options) {
  return options.lambda_dice * dice_loss(logits, target, options) +
         options.lambda_focal * plain_loss(logits, target, options.focal());
}

}  // namespace hayate
