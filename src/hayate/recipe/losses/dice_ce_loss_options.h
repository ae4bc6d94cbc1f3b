// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "hayate/recipe/losses/dice_loss_options.h"

namespace hayate {

/// Arguments of MONAI's DiceCELoss (monai/losses/dice.py). `weight` counts the background, which
/// its DiceLoss may leave out.
struct DiceCELossOptions : DiceArguments {
  static constexpr std::string_view kName = "DiceCELoss";
  static constexpr std::string_view kMeaning = "DiceLoss and cross entropy";

  double lambda_dice = 1.0;
  double lambda_ce = 1.0;
  double label_smoothing = 0.0;

  void describe(OptionVisitor& visitor);
  /// \throws RecipeError  when the fields do not fit together, or not the classes.
  void check(std::int64_t classes) const;
};

}  // namespace hayate
