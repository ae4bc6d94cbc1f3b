// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/losses/overlap_arguments.h"

#include "hayate/base/error.h"

namespace hayate {

void OverlapArguments::describe_activation(OptionVisitor& visitor) {
  visitor.visit("sigmoid", sigmoid,
                "True sends each channel through a sigmoid, for classes that overlap.");
  visitor.visit("softmax", softmax,
                "True sends the channels through a softmax, for exclusive classes.");
}

void OverlapArguments::describe_ratio(OptionVisitor& visitor) {
  visitor.visit(
      "reduction", reduction,
      "The losses of samples and classes are reduced by this; training takes mean or sum.");
  visitor.visit("smooth_nr", smooth_nr, kLossWeightRange,
                "This is added to the numerator, for classes that are empty.");
  visitor.visit("smooth_dr", smooth_dr, kLossWeightRange,
                "This is added to the denominator, so that nothing is divided by 0.");
  visitor.visit("batch", batch, "True sums up a batch before the ratio.");
}

void OverlapArguments::check(std::int64_t classes) const {
  if (sigmoid && softmax) {
    throw RecipeError("loss: sigmoid and softmax are both true; choose one",
                      "softmax for exclusive classes, sigmoid for overlapping ones");
  }
  check_labels(classes);
}

}  // namespace hayate
