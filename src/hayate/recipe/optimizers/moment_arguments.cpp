// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/optimizers/moment_arguments.h"

#include <fmt/format.h>

#include "hayate/base/error.h"

namespace hayate {

void MomentArguments::describe(OptionVisitor& visitor) {
  visitor.visit("weight_decay", weight_decay, kWeightDecayRange);
  visitor.visit("betas", betas, kZeroToOne);
  visitor.visit("eps", eps, Range{0, 1});
  visitor.visit("amsgrad", amsgrad);
}

void MomentArguments::check() const {
  if (betas.size() != 2 || betas[0] >= 1.0 || betas[1] >= 1.0) {
    throw RecipeError(fmt::format("optimizer.betas: expected two numbers in [0, 1), got {}",
                                  betas.size() == 2 ? "1" : "another count"));
  }
}

}  // namespace hayate
