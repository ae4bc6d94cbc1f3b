// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/losses/dice_ce_loss_options.h"

#include <array>

namespace hayate {

void DiceCELossOptions::describe(OptionVisitor& visitor) {
  describe_dice(visitor);
  visitor.visit("lambda_dice", lambda_dice, kLossWeightRange);
  visitor.visit("lambda_ce", lambda_ce, kLossWeightRange);
  visitor.visit("label_smoothing", label_smoothing, kZeroToOne);
  visitor.visit("release", release);
}

void DiceCELossOptions::check(std::int64_t classes) const {
  check_overlap(classes);
  check_class_weight(weight, std::array{classes}, classes);
}

}  // namespace hayate
