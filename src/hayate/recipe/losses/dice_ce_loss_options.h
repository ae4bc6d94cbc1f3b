// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
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

  void describe(OptionVisitor& visitor) {
    DiceArguments::describe(visitor);
    visitor.visit("lambda_dice", lambda_dice, kLossWeightRange, "The Dice loss weighs so much.");
    visitor.visit("lambda_ce", lambda_ce, kLossWeightRange, "The cross entropy weighs so much.");
    visitor.visit("label_smoothing", label_smoothing, kZeroToOne,
                  "The cross entropy spreads this share of a label over all classes.");
  }

  /// \throws RecipeError  when the fields do not fit together, or not the classes.
  void check(std::int64_t classes) const {
    OverlapArguments::check(classes);
    check_class_weight(weight, std::array{classes}, classes);
  }
};

}  // namespace hayate
