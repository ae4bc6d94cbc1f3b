// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/losses/overlap_arguments.h"

#include "hayate/base/error.h"

namespace hayate {

void OverlapArguments::describe_activation(OptionVisitor& visitor) {
  visitor.visit("sigmoid", sigmoid);
  visitor.visit("softmax", softmax);
}

void OverlapArguments::describe_ratio(OptionVisitor& visitor) {
  visitor.visit("reduction", reduction);
  visitor.visit("smooth_nr", smooth_nr, kLossWeightRange);
  visitor.visit("smooth_dr", smooth_dr, kLossWeightRange);
  visitor.visit("batch", batch);
}

void OverlapArguments::check_overlap(std::int64_t classes) const {
  if (sigmoid && softmax) {
    throw RecipeError("loss: sigmoid and softmax are both true; choose one",
                      "softmax for exclusive classes, sigmoid for overlapping ones");
  }
  check_labels(classes);
}

}  // namespace hayate
