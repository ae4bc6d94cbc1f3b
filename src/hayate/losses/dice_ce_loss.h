// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "hayate/losses/loss_target.h"
#include "hayate/recipe/losses/dice_ce_loss_options.h"

namespace hayate {

/// Computes MONAI's DiceCELoss (monai/losses/dice.py): lambda_dice · DiceLoss + lambda_ce · cross
/// entropy, the latter over all voxels and classes of the batch, on the logits. Of one channel, and
/// of regions, it is a binary one (of one channel in release 0.7 that of a single class, which
/// is 0). Ignored voxels are in none of the sums, and the mean is that of the others, as torch's
/// ignore_index has it; MONAI's DiceCELoss has none.
///
/// \param logits  [N, C, X, Y, Z]
/// \param target  class indices [N, 1, X, Y, Z], or one-hot / probabilities [N, C, X, Y, Z]
/// \returns a scalar
at::Tensor plain_loss(const at::Tensor& logits, const LossTarget& target,
                      const DiceCELossOptions& options);

}  // namespace hayate
