// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/losses/dice_ce_loss_options.h"

#include <array>

namespace hayate {

void DiceCELossOptions::describe(OptionVisitor& visitor) {
  describe_dice(visitor);
  visitor.visit("lambda_dice", lambda_dice, kLossWeightRange, "The Dice loss weighs so much.");
  visitor.visit("lambda_ce", lambda_ce, kLossWeightRange, "The cross entropy weighs so much.");
  visitor.visit("label_smoothing", label_smoothing, kZeroToOne,
                "The cross entropy spreads this share of a label over all classes.");
  visitor.visit("release", release, "The numbers are those of this release of MONAI.");
}

void DiceCELossOptions::check(std::int64_t classes) const {
  check_overlap(classes);
  check_class_weight(weight, std::array{classes}, classes);
}

}  // namespace hayate
