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

  void describe(OptionVisitor& visitor);
  /// \throws RecipeError  when the fields do not fit together, or not the classes.
  void check(std::int64_t classes) const;

  /// Returns the FocalLoss that is a part of it.
  FocalLossOptions focal() const;
};

}  // namespace hayate
