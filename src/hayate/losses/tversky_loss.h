// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "hayate/losses/loss_target.h"
#include "hayate/recipe/losses/tversky_loss_options.h"

namespace hayate {

/// Computes MONAI's TverskyLoss (monai/losses/tversky.py; Salehi et al., "Tversky loss function for
/// image segmentation using 3D fully convolutional deep networks", 2017):
///
///     f = 1 - (Σ p·t + smooth_nr) / (Σ p·t + alpha Σ p·(1-t) + beta Σ (1-p)·t + smooth_dr)
///
/// Shapes as dice_loss. \returns a scalar; with reduction none [N, C].
at::Tensor plain_loss(const at::Tensor& logits, const LossTarget& target,
                      const TverskyLossOptions& options);

}  // namespace hayate
