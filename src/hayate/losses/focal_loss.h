// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "hayate/losses/loss_target.h"
#include "hayate/recipe/losses/focal_loss_options.h"

namespace hayate {

/// Computes MONAI's FocalLoss (monai/losses/focal_loss.py; Lin et al., "Focal Loss for Dense Object
/// Detection", 2017): the cross entropy of each voxel times (1 - p)^gamma, p the probability of
/// what is right. Each channel by a sigmoid of its own, or all by a softmax with `use_softmax`.
///
/// \param logits  [N, C, X, Y, Z], any floating type; computed in float32 at least.
/// \param target  class indices [N, 1, X, Y, Z] with `to_onehot_y`, else [N, C, X, Y, Z].
/// \returns a scalar: the mean, or with reduction sum the sum over items and classes of the means
///          over voxels; with reduction none [N, C, X, Y, Z].
/// \throws RecipeError  when the number of weights is neither one nor that of the classes.
at::Tensor plain_loss(const at::Tensor& logits, const LossTarget& target,
                      const FocalLossOptions& options);

}  // namespace hayate
