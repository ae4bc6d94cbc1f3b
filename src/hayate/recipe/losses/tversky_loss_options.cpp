// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/losses/tversky_loss_options.h"

namespace hayate {

void TverskyLossOptions::describe(OptionVisitor& visitor) {
  describe_labels(visitor);
  describe_activation(visitor);
  describe_ratio(visitor);
  visitor.visit("alpha", alpha, kLossWeightRange);
  visitor.visit("beta", beta, kLossWeightRange);
  visitor.visit("release", release);
}

}  // namespace hayate
