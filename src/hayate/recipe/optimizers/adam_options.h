// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "hayate/recipe/optimizers/moment_arguments.h"

namespace hayate {

/// Arguments of torch.optim.Adam, with PyTorch's defaults.
struct AdamOptions : MomentArguments {
  static constexpr std::string_view kName = "Adam";
  static constexpr std::string_view kMeaning = "torch.optim.Adam";

  AdamOptions() : MomentArguments{.betas = {0.9, 0.999}} {}
};

/// Arguments of torch.optim.AdamW, with PyTorch's defaults.
struct AdamWOptions : MomentArguments {
  static constexpr std::string_view kName = "AdamW";
  static constexpr std::string_view kMeaning = "torch.optim.AdamW";

  AdamWOptions() : MomentArguments{.weight_decay = 0.01, .betas = {0.9, 0.999}} {}
};

}  // namespace hayate
