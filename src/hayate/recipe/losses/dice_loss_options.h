// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "hayate/recipe/losses/overlap_arguments.h"

namespace hayate {

/// What DiceLoss has, and the losses of which it is a part.
struct DiceArguments : OverlapArguments {
  bool squared_pred = false;
  bool jaccard = false;
  /// One per class that counts, or empty: all alike.
  std::vector<double> weight;

  void describe(OptionVisitor& visitor) {
    describe_labels(visitor);
    describe_activation(visitor);
    visitor.visit("squared_pred", squared_pred,
                  "True squares prediction and label in the denominator.");
    visitor.visit("jaccard", jaccard, "True takes the Jaccard index instead of Dice.");
    describe_ratio(visitor);
    visitor.visit("weight", weight, kLossWeightRange,
                  "Each class weighs so much; empty weighs all alike.");
  }

  /// \throws RecipeError  when the fields do not fit together, or not the classes.
  void check(std::int64_t classes) const {
    OverlapArguments::check(classes);
    check_class_weight(weight, std::array{counted(classes)}, classes);
  }
};

/// Arguments of MONAI's DiceLoss (monai/losses/dice.py).
struct DiceLossOptions : DiceArguments {
  static constexpr std::string_view kName = "DiceLoss";
  static constexpr std::string_view kMeaning = "1 minus the Dice coefficient";
};

}  // namespace hayate
