// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
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

  void describe(OptionVisitor& visitor) {
    describe_labels(visitor);
    visitor.visit(
        "reduction", reduction,
        "The losses of samples and classes are reduced by this; training takes mean or sum.");
    visitor.visit("weight", weight, kLossWeightRange,
                  "Each class weighs so much; empty weighs all alike.");
    visitor.visit("gamma", gamma, kFocalExponentRange, "The focal loss has this exponent.");
    visitor.visit("alpha", alpha, kZeroToOne,
                  "The foreground weighs alpha, the background 1 - alpha; null weighs both alike.");
    visitor.visit(
        "use_softmax", use_softmax,
        "True takes the classes for exclusive; false makes each channel a question of its own.");
  }

  /// \throws RecipeError  when the fields do not fit the classes.
  void check(std::int64_t classes) const {
    check_labels(classes);
    check_class_weight(weight, std::array<std::int64_t, 2>{counted(classes), 1}, classes);
  }
};

}  // namespace hayate
