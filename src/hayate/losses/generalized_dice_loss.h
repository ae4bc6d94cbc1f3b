// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "hayate/losses/loss_target.h"
#include "hayate/recipe/losses/generalized_dice_loss_options.h"

namespace hayate {

/// Computes MONAI's GeneralizedDiceLoss (monai/losses/dice.py; Sudre et al., "Generalised Dice
/// overlap as a deep learning loss function for highly unbalanced segmentations", 2017): one Dice
/// of all classes, which weigh by `w_type`; a class without labels weighs what the heaviest other
/// does.
///
/// Shapes as dice_loss. \returns a scalar; with reduction none [N, 1, 1, 1, 1].
at::Tensor plain_loss(const at::Tensor& logits, const LossTarget& target,
                      const GeneralizedDiceLossOptions& options);

}  // namespace hayate
