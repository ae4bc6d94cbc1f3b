// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "hayate/recipe/losses/loss_arguments.h"

namespace hayate {

inline constexpr Range kFocalExponentRange{0, 100};

/// Arguments of MONAI's FocalLoss (monai/losses/focal_loss.py).
struct FocalLossOptions : LossArguments {
  static constexpr std::string_view kName = "FocalLoss";
  static constexpr std::string_view kMeaning =
      "cross entropy that weighs less what is right already";

  /// One per class that counts, or a single one, or empty: all alike.
  std::vector<double> weight;
  /// The focal exponent.
  double gamma = 2.0;
  /// The share of the foreground; 1 - alpha is that of the background.
  std::optional<double> alpha;
  /// Whether classes are exclusive; by default each channel is a question of its own.
  bool use_softmax = false;

  void describe(OptionVisitor& visitor);
  /// \throws RecipeError  when the fields do not fit the classes.
  void check(std::int64_t classes) const;
};

}  // namespace hayate
