// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "hayate/base/error.h"
#include "hayate/recipe/optimizers/moment_arguments.h"

namespace hayate {

/// Arguments of torch.optim.SGD, with PyTorch's defaults.
struct SGDOptions {
  static constexpr std::string_view kName = "SGD";
  static constexpr std::string_view kMeaning = "torch.optim.SGD";

  double weight_decay = 0.0;
  double momentum = 0.0;
  double dampening = 0.0;
  bool nesterov = false;

  void describe(OptionVisitor& visitor) {
    visitor.visit("weight_decay", weight_decay, kWeightDecayRange, "The weight decay is this.");
    visitor.visit("momentum", momentum, Range{0, 10},
                  "The velocity is multiplied by this at each step.");
    visitor.visit("dampening", dampening, Range{0, 10},
                  "The gradient enters the velocity by 1 - dampening.");
    visitor.visit("nesterov", nesterov, "True takes the momentum of Nesterov.");
  }

  /// \throws RecipeError  when the fields do not fit together.
  void check() const {
    if (nesterov && (momentum <= 0.0 || dampening != 0.0)) {
      throw RecipeError("optimizer.nesterov: needs a momentum above 0 and no dampening");
    }
  }
};

}  // namespace hayate
