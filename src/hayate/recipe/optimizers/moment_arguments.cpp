// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/optimizers/moment_arguments.h"

#include <fmt/format.h>

#include "hayate/base/error.h"

namespace hayate {

void MomentArguments::describe(OptionVisitor& visitor) {
  visitor.visit("weight_decay", weight_decay, kWeightDecayRange, "The weight decay is this.");
  visitor.visit("betas", betas, kZeroToOne,
                "The running averages of the gradient and of its square decay by these two.");
  visitor.visit("eps", eps, Range{0, 1}, "This is added to the denominator.");
  visitor.visit("amsgrad", amsgrad, "True divides by the largest second moment so far.");
}

void MomentArguments::check() const {
  if (betas.size() != 2 || betas[0] >= 1.0 || betas[1] >= 1.0) {
    throw RecipeError(fmt::format("optimizer.betas: expected two numbers in [0, 1), got {}",
                                  betas.size() == 2 ? "1" : "another count"));
  }
}

}  // namespace hayate
