// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/losses/focal_loss_options.h"

#include <array>

namespace hayate {

void FocalLossOptions::describe(OptionVisitor& visitor) {
  describe_labels(visitor);
  visitor.visit(
      "reduction", reduction,
      "The losses of samples and classes are reduced by this; training takes mean or sum.");
  visitor.visit("weight", weight, kLossWeightRange,
                "Each class weighs so much; empty weighs all alike.");
  visitor.visit("gamma", gamma, kFocalExponentRange, "The focal loss has this exponent.");
  visitor.visit("alpha", alpha, kZeroToOne,
                "The foreground weighs alpha, the background 1 - alpha; null weighs both alike.");
  visitor.visit(
      "use_softmax", use_softmax,
      "True takes the classes for exclusive; false makes each channel a question of its own.");
  visitor.visit("release", release, "The numbers are those of this release of MONAI.");
}

void FocalLossOptions::check(std::int64_t classes) const {
  check_labels(classes);
  check_class_weight(weight, std::array<std::int64_t, 2>{counted(classes), 1}, classes);
}

}  // namespace hayate
