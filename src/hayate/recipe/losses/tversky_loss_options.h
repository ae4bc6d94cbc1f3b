// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "hayate/recipe/losses/overlap_arguments.h"

namespace hayate {

/// Arguments of MONAI's TverskyLoss (monai/losses/tversky.py).
struct TverskyLossOptions : OverlapArguments {
  static constexpr std::string_view kName = "TverskyLoss";
  static constexpr std::string_view kMeaning =
      "Dice with weights of false positives and false negatives";

  /// What false positives and false negatives weigh.
  double alpha = 0.5;
  double beta = 0.5;

  void describe(OptionVisitor& visitor) {
    describe_labels(visitor);
    describe_activation(visitor);
    describe_ratio(visitor);
    visitor.visit("alpha", alpha, kLossWeightRange, "False positives weigh so much.");
    visitor.visit("beta", beta, kLossWeightRange, "False negatives weigh so much.");
  }
};

}  // namespace hayate
