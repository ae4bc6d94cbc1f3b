// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "hayate/base/options.h"

namespace hayate {

/// Arguments of torch.optim.SGD, with PyTorch's defaults.
struct SGDOptions {
  static constexpr std::string_view kName = "SGD";
  static constexpr std::string_view kMeaning = "torch.optim.SGD";

  double weight_decay = 0.0;
  double momentum = 0.0;
  double dampening = 0.0;
  bool nesterov = false;

  void describe(OptionVisitor& visitor);
  /// \throws RecipeError  when the fields do not fit together.
  void check() const;
};

}  // namespace hayate
