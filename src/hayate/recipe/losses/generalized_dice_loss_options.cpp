// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/losses/generalized_dice_loss_options.h"

namespace hayate {

void GeneralizedDiceLossOptions::describe(OptionVisitor& visitor) {
  describe_labels(visitor);
  describe_activation(visitor);
  describe_ratio(visitor);
  visitor.visit("w_type", w_type,
                "A class of n labelled voxels weighs 1/n² (square), 1/n (simple) or 1 (uniform).");
  visitor.visit("release", release, "The numbers are those of this release of MONAI.");
}

}  // namespace hayate
