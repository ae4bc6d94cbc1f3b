// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "hayate/recipe/losses/dice_loss_options.h"
#include "hayate/recipe/losses/focal_loss_options.h"

namespace hayate {

/// Arguments of MONAI's DiceFocalLoss (monai/losses/dice.py).
struct DiceFocalLossOptions : DiceArguments {
  static constexpr std::string_view kName = "DiceFocalLoss";
  static constexpr std::string_view kMeaning = "DiceLoss and FocalLoss";

  double lambda_dice = 1.0;
  double lambda_focal = 1.0;
  /// Arguments of the focal part, as in FocalLossOptions.
  double gamma = 2.0;
  std::optional<double> alpha;

  void describe(OptionVisitor& visitor) {
    DiceArguments::describe(visitor);
    visitor.visit("lambda_dice", lambda_dice, kLossWeightRange, "The Dice loss weighs so much.");
    visitor.visit("lambda_focal", lambda_focal, kLossWeightRange, "The focal loss weighs so much.");
    visitor.visit("gamma", gamma, kFocalExponentRange, "The focal loss has this exponent.");
    visitor.visit("alpha", alpha, kZeroToOne,
                  "The foreground weighs alpha, the background 1 - alpha; null weighs both alike.");
  }

  /// Returns the FocalLoss that is a part of it.
  FocalLossOptions focal() const {
    FocalLossOptions options;
    static_cast<LossArguments&>(options) = *this;
    options.weight = weight;
    options.gamma = gamma;
    options.alpha = alpha;
    return options;
  }
};

}  // namespace hayate
