// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/losses/tversky_loss_options.h"

namespace hayate {

void TverskyLossOptions::describe(OptionVisitor& visitor) {
  describe_labels(visitor);
  describe_activation(visitor);
  describe_ratio(visitor);
  visitor.visit("alpha", alpha, kLossWeightRange, "False positives weigh so much.");
  visitor.visit("beta", beta, kLossWeightRange, "False negatives weigh so much.");
  visitor.visit("release", release, "The numbers are those of this release of MONAI.");
}

}  // namespace hayate
