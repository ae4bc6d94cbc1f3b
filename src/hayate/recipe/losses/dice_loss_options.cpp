// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/losses/dice_loss_options.h"

#include <array>

namespace hayate {

void DiceArguments::describe_dice(OptionVisitor& visitor) {
  describe_labels(visitor);
  describe_activation(visitor);
  visitor.visit("squared_pred", squared_pred,
                "True squares prediction and label in the denominator.");
  visitor.visit("jaccard", jaccard, "True takes the Jaccard index instead of Dice.");
  describe_ratio(visitor);
  visitor.visit("weight", weight, kLossWeightRange,
                "Each class weighs so much; empty weighs all alike.");
}

void DiceLossOptions::describe(OptionVisitor& visitor) {
  describe_dice(visitor);
  visitor.visit("release", release, "The numbers are those of this release of MONAI.");
}

void DiceLossOptions::check(std::int64_t classes) const {
  check_overlap(classes);
  check_class_weight(weight, std::array{counted(classes)}, classes);
}

}  // namespace hayate
