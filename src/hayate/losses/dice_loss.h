// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <ATen/core/Tensor.h>

#include "hayate/losses/loss_target.h"
#include "hayate/recipe/losses/dice_loss_options.h"

namespace hayate {

/// Computes MONAI's DiceLoss (monai/losses/dice.py):
///
///     f = 1 - (2 Σ p·t + smooth_nr) / (Σ p + Σ t + smooth_dr)
///
/// per item and class (per class with `batch`), over the voxels that are not ignored, p and t
/// squared in the denominator with `squared_pred`; `jaccard` divides by the union instead.
///
/// \param logits  [N, C, X, Y, Z], any floating type; the sums are taken in float32 at least.
/// \param target  class indices [N, 1, X, Y, Z] with `to_onehot_y`, else one-hot or multi-label
///                [N, C, X, Y, Z]. What an item was not annotated for is in no mean, and a batch's
///                Dice of a class is of the items that were annotated for it.
/// \returns a scalar; with reduction none [N, C, 1, 1, 1] (release 0.7: [N, C]).
at::Tensor dice_loss(const at::Tensor& logits, const LossTarget& target,
                     const DiceArguments& options);

at::Tensor plain_loss(const at::Tensor& logits, const LossTarget& target,
                      const DiceLossOptions& options);

/// Probabilities p and labels t of what is compared, [N, C, X, Y, Z] each, in float32 at least.
struct ComparedClasses {
  at::Tensor p;
  at::Tensor t;
  /// Which voxels count (ignore_mask); both are 0 in the others.
  at::Tensor mask;
  /// Which classes count in which item, [N, C] of the classes that are compared; undefined where
  /// all do.
  at::Tensor annotated;
};

/// One-hot labels, the background left out, and ignored voxels set to 0, as far as the options ask
/// for it.
///
/// \param p  what is compared with the labels, [N, C, X, Y, Z]
ComparedClasses select_classes(const at::Tensor& p, const LossTarget& target,
                               const LossArguments& options);

/// Returns the activation of the logits, and then select_classes; p and t are 0 also where an item
/// was not annotated for a class.
ComparedClasses predict_for_loss(const at::Tensor& logits, const LossTarget& target,
                                 const OverlapArguments& options);

/// Sums x [N, C, X, Y, Z] over what a Dice is of: space, which gives [N, C], and with `batch` the
/// items of all ranks that share the batch (distributed/step_ranks.h), which gives [C].
at::Tensor sum_for_dice(const at::Tensor& x, bool batch);

/// Returns the reduction of a loss of items and classes, as sum_for_dice leaves them.
/// \param annotated  as ComparedClasses has it; what no item was annotated for is 0, and in no
/// mean.
at::Tensor reduced(const at::Tensor& f, const at::Tensor& annotated,
                   const OverlapArguments& options);

/// Makes one channel per class out of class indices [N, 1, X, Y, Z]; float32 [N, C, X, Y, Z].
/// \param ignore_index  voxels of it need not be of a class; what they become, nobody looks at.
at::Tensor to_one_hot(const at::Tensor& indices, std::int64_t class_count,
                      std::optional<std::int64_t> ignore_index = std::nullopt);

/// Raises to float32: sums over millions of voxels need more than 16 bits; float64 stays for
/// gradient checks.
at::Tensor at_least_float32(const at::Tensor& x);

}  // namespace hayate
