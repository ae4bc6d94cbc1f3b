// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/losses/focal_loss_options.h"

#include <array>

namespace hayate {

void FocalLossOptions::describe(OptionVisitor& visitor) {
  describe_labels(visitor);
  visitor.visit("reduction", reduction);
  visitor.visit("weight", weight, kLossWeightRange);
  visitor.visit("gamma", gamma, kFocalExponentRange);
  visitor.visit("alpha", alpha, kZeroToOne);
  visitor.visit("use_softmax", use_softmax);
  visitor.visit("release", release);
}

void FocalLossOptions::check(std::int64_t classes) const {
  check_labels(classes);
  check_class_weight(weight, std::array<std::int64_t, 2>{counted(classes), 1}, classes);
}

}  // namespace hayate
