// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "hayate/recipe/loss_options.h"

namespace hayate {

/// The loss that the options name. Shapes: see dice_loss.h, dice_ce_loss.h.
at::Tensor compute_loss(const at::Tensor& logits, const at::Tensor& target,
                        const LossOptions& options);

}  // namespace hayate
