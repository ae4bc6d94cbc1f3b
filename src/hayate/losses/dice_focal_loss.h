// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "hayate/losses/loss_target.h"
#include "hayate/recipe/losses/dice_focal_loss_options.h"

namespace hayate {

/// Computes MONAI's DiceFocalLoss (monai/losses/dice.py): lambda_dice · DiceLoss + lambda_focal ·
/// FocalLoss by sigmoids, whatever the activation of the former. Shapes as dice_loss.
at::Tensor plain_loss(const at::Tensor& logits, const LossTarget& target,
                      const DiceFocalLossOptions& options);

}  // namespace hayate
