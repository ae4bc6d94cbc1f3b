// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/losses/dice_focal_loss_options.h"

#include <array>

namespace hayate {

void DiceFocalLossOptions::describe(OptionVisitor& visitor) {
  describe_dice(visitor);
  visitor.visit("lambda_dice", lambda_dice, kLossWeightRange);
  visitor.visit("lambda_focal", lambda_focal, kLossWeightRange);
  visitor.visit("gamma", gamma, kFocalExponentRange);
  visitor.visit("alpha", alpha, kZeroToOne);
  visitor.visit("release", release);
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
