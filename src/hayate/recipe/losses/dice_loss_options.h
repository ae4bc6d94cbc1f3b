// SPDX-License-Identifier: Apache-2.0
#pragma once

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

  void describe_dice(OptionVisitor& visitor);
};

/// Arguments of MONAI's DiceLoss (monai/losses/dice.py).
struct DiceLossOptions : DiceArguments {
  static constexpr std::string_view kName = "DiceLoss";
  static constexpr std::string_view kMeaning = "1 minus the Dice coefficient";

  void describe(OptionVisitor& visitor);
  /// \throws RecipeError  when the fields do not fit together, or not the classes.
  void check(std::int64_t classes) const;
};

}  // namespace hayate
