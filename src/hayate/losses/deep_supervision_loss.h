// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "hayate/losses/loss_target.h"
#include "hayate/recipe/loss_options.h"

namespace hayate {

/// Computes MONAI's DeepSupervisionLoss with its default weights (monai/losses/ds_loss.py): the
/// loss that the options name of each level, times 1, 1/2, 1/4, 1/8 and from there on 1/16, added
/// up.
///
/// \param logits  [N, levels, C, X, Y, Z], the finest first. \param target  as of compute_loss
at::Tensor deep_supervision_loss(const at::Tensor& logits, const LossTarget& target,
                                 const LossOptions& options);

}  // namespace hayate
