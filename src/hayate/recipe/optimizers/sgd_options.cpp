// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/optimizers/sgd_options.h"

#include "hayate/base/error.h"
#include "hayate/recipe/optimizers/moment_arguments.h"

namespace hayate {

void SGDOptions::describe(OptionVisitor& visitor) {
  visitor.visit("weight_decay", weight_decay, kWeightDecayRange);
  visitor.visit("momentum", momentum, Range{0, 10});
  visitor.visit("dampening", dampening, Range{0, 10});
  visitor.visit("nesterov", nesterov);
}

void SGDOptions::check() const {
  if (nesterov && (momentum <= 0.0 || dampening != 0.0)) {
    throw RecipeError("optimizer.nesterov: needs a momentum above 0 and no dampening");
  }
}

}  // namespace hayate
