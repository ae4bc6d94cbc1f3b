// SPDX-License-Identifier: Apache-2.0
#include "hayate/losses/loss.h"

#include "hayate/base/fast_paths.h"
#include "hayate/losses/deep_supervision_loss.h"
#include "hayate/losses/dice_ce_fused.h"
#include "hayate/losses/dice_ce_loss.h"
#include "hayate/losses/dice_focal_loss.h"
#include "hayate/losses/dice_loss.h"
#include "hayate/losses/focal_loss.h"
#include "hayate/losses/generalized_dice_loss.h"
#include "hayate/losses/tversky_loss.h"
#include "hayate/losses/unannotated.h"

namespace hayate {

at::Tensor compute_loss(const at::Tensor& logits, const LossTarget& target,
                        const LossOptions& options) {
  if (logits.dim() == 6) return deep_supervision_loss(logits, target, options);
  if (takes_fast_path("loss", why_not_fuse_dice_ce(logits, target, options))) {
    return dice_ce_fused(logits, target, options);
  }
  return compute_loss_plain(logits, target, options);
}

at::Tensor compute_loss_plain(const at::Tensor& logits, const LossTarget& target,
                              const LossOptions& options) {
  const auto merged = [&](const LossArguments& loss) {
    return target.annotated.defined() && !loss.are_regions
               ? merge_unannotated(at_least_float32(logits), target.annotated)
               : logits;
  };
  return std::visit([&](const auto& kind) { return plain_loss(merged(kind), target, kind); },
                    options);
}

}  // namespace hayate
