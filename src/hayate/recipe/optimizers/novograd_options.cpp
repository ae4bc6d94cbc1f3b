// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/optimizers/novograd_options.h"

namespace hayate {

void NovogradOptions::describe(OptionVisitor& visitor) {
  MomentArguments::describe(visitor);
  visitor.visit("grad_averaging", grad_averaging, "True weighs the gradient by 1 - beta1.");
}

}  // namespace hayate
