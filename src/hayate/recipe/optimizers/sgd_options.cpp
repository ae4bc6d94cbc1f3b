// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/optimizers/sgd_options.h"

#include "hayate/base/error.h"
#include "hayate/recipe/optimizers/moment_arguments.h"

namespace hayate {

void SGDOptions::describe(OptionVisitor& visitor) {
  visitor.visit("weight_decay", weight_decay, kWeightDecayRange, "The weight decay is this.");
  visitor.visit("momentum", momentum, Range{0, 10},
                "The velocity is multiplied by this at each step.");
  visitor.visit("dampening", dampening, Range{0, 10},
                "The gradient enters the velocity by 1 - dampening.");
  visitor.visit("nesterov", nesterov, "True takes the momentum of Nesterov.");
}

void SGDOptions::check() const {
  if (nesterov && (momentum <= 0.0 || dampening != 0.0)) {
    throw RecipeError("optimizer.nesterov: needs a momentum above 0 and no dampening");
  }
}

}  // namespace hayate
