// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <numbers>
#include <string_view>

#include "hayate/base/options.h"
#include "hayate/recipe/learning_rate_range.h"
#include "hayate/recipe/schedules/schedule_step.h"

namespace hayate {

/// PyTorch's CosineAnnealingLR (torch/optim/lr_scheduler.py).
struct CosineAnnealingSchedule {
  static constexpr std::string_view kName = "CosineAnnealingLR";
  static constexpr std::string_view kMeaning = "PyTorch's: down along half a cosine";
  static constexpr bool kHasLength = true;

  double eta_min = 0.0;

  void describe(OptionVisitor& visitor) {
    visitor.visit("eta_min", eta_min, kLearningRateRange, "The learning rate ends here.");
  }

  double learning_rate(double base_lr, const ScheduleStep& step) const {
    const double wave = std::cos(std::numbers::pi * step.now / step.total);
    return eta_min + (base_lr - eta_min) * 0.5 * (1.0 + wave);
  }
};

}  // namespace hayate
