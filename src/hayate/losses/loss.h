// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "hayate/losses/loss_target.h"
#include "hayate/recipe/loss_options.h"

namespace hayate {

/// Returns the loss that the options name, fused where that applies (dice_ce_fused.h). Shapes: see
/// dice_loss.h, or of deep supervision deep_supervision_loss.h; the result is a scalar unless the
/// reduction is none.
///
/// What an item was not annotated for counts nowhere: of classes that exclude each other it is one
/// with the background (unannotated.h), of regions its channel is left out.
at::Tensor compute_loss(const at::Tensor& logits, const LossTarget& target,
                        const LossOptions& options);

/// Computes the loss of one level of logits by ATen's operators. It serves every case, and the
/// fused one is checked against it.
at::Tensor compute_loss_plain(const at::Tensor& logits, const LossTarget& target,
                              const LossOptions& options);

}  // namespace hayate
