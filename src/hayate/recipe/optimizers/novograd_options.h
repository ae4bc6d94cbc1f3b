// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "hayate/recipe/optimizers/moment_arguments.h"

namespace hayate {

/// Arguments of MONAI's Novograd (monai/optimizers/novograd.py), with its defaults.
struct NovogradOptions : MomentArguments {
  static constexpr std::string_view kName = "Novograd";
  static constexpr std::string_view kMeaning = "MONAI's Novograd";

  NovogradOptions() : MomentArguments{.betas = {0.9, 0.98}} {}

  bool grad_averaging = false;

  void describe(OptionVisitor& visitor) {
    MomentArguments::describe(visitor);
    visitor.visit("grad_averaging", grad_averaging, "True weighs the gradient by 1 - beta1.");
  }
};

}  // namespace hayate
