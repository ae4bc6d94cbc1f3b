// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/losses/dice_focal_loss_options.h"

#include <array>

namespace hayate {

void DiceFocalLossOptions::describe(OptionVisitor& visitor) {
  describe_dice(visitor);
  visitor.visit("lambda_dice", lambda_dice, kLossWeightRange, "The Dice loss weighs so much.");
  visitor.visit("lambda_focal", lambda_focal, kLossWeightRange, "The focal loss weighs so much.");
  visitor.visit("gamma", gamma, kFocalExponentRange, "The focal loss has this exponent.");
  visitor.visit("alpha", alpha, kZeroToOne,
                "The foreground weighs alpha, the background 1 - alpha; null weighs both alike.");
  visitor.visit("release", release, "The numbers are those of this release of MONAI.");
}

void DiceFocalLossOptions::check(std::int64_t classes) const {
  check_overlap(classes);
  check_class_weight(weight, std::array{counted(classes)}, classes);
}

FocalLossOptions DiceFocalLossOptions::focal() const {
  FocalLossOptions options;
  static_cast<LossArguments&>(options) = *this;
  options.weight = weight;
  options.gamma = gamma;
  options.alpha = alpha;
  return options;
}

}  // namespace hayate
