// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/losses/generalized_dice_loss_options.h"

namespace hayate {

void GeneralizedDiceLossOptions::describe(OptionVisitor& visitor) {
  describe_labels(visitor);
  describe_activation(visitor);
  describe_ratio(visitor);
  visitor.visit("w_type", w_type);
  visitor.visit("release", release);
}

}  // namespace hayate
