// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "hayate/base/why_not.h"
#include "hayate/losses/loss_target.h"
#include "hayate/recipe/loss_options.h"

namespace hayate {

/// Why dice_ce_fused cannot do it: it wants a Dice loss, with cross entropy or without, of softmax
/// over 2 to 32 classes, class indices uint8 as target, channels-last logits on a CPU with AVX2,
/// mean reduction, no class weights, no label smoothing, and items that were annotated for all
/// classes.
WhyNot why_not_fuse_dice_ce(const at::Tensor& logits, const LossTarget& target,
                            const LossOptions& options);

/// Computes DiceLoss or DiceCELoss, as the options say, on kernels/dice_ce.h, with a backward
/// written by hand. Gives the same bits whatever the number of threads. \pre why_not_fuse_dice_ce
/// gives no reason.
at::Tensor dice_ce_fused(const at::Tensor& logits, const LossTarget& target,
                         const LossOptions& options);

}  // namespace hayate
