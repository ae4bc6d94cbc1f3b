// SPDX-License-Identifier: Apache-2.0
#include "hayate/losses/generalized_dice_loss.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/isinf.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/reciprocal.h>
#include <ATen/ops/where.h>

#include "hayate/losses/dice_loss.h"

namespace hayate {
namespace {

/// \param labelled  voxels of each class, [N, C] or with `batch` [C]
at::Tensor class_weights(const at::Tensor& labelled, VolumeWeight type) {
  if (type == VolumeWeight::kUniform) return at::ones_like(labelled);
  const at::Tensor w =
      at::reciprocal(type == VolumeWeight::kSquare ? labelled * labelled : labelled);
  const at::Tensor is_absent = at::isinf(w);
  const at::Tensor finite = at::where(is_absent, 0.0, w);
  return at::where(is_absent, finite.amax(-1, /*keepdim=*/true), finite);
}

}  // namespace

at::Tensor plain_loss(const at::Tensor& logits, const LossTarget& target,
                      const GeneralizedDiceLossOptions& options) {
  const auto [p, t, mask, annotated] = predict_for_loss(logits, target, options);
  const at::Tensor labelled = sum_for_dice(t, options.batch);
  const at::Tensor w = class_weights(labelled, options.w_type);
  const auto over_classes = [&](const at::Tensor& x) { return (x * w).sum(-1, /*keepdim=*/true); };
  const at::Tensor hit = sum_for_dice(p * t, options.batch);
  const at::Tensor predicted = sum_for_dice(p, options.batch);
  const at::Tensor f = 1.0 - (2.0 * over_classes(hit) + options.smooth_nr) /
                                 (over_classes(predicted + labelled) + options.smooth_dr);
  // A class whose p and t are 0 has no part in the sums over classes.
  return reduced(f, {}, options);
}

}  // namespace hayate
