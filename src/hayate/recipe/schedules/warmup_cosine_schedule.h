// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "hayate/base/options.h"
#include "hayate/recipe/schedules/schedule_step.h"

namespace hayate {

/// MONAI's WarmupCosineSchedule (monai/optimizers/lr_scheduler.py).
struct WarmupCosineSchedule {
  static constexpr std::string_view kName = "WarmupCosineSchedule";
  static constexpr std::string_view kMeaning = "MONAI's: up, then down along a cosine";
  static constexpr bool kHasLength = true;

  std::int64_t warmup_steps = 0;
  double warmup_multiplier = 0.0;
  double cycles = 0.5;
  double end_lr = 0.0;

  void describe(OptionVisitor& visitor);
  double learning_rate(double base_lr, const ScheduleStep& step) const;
};

}  // namespace hayate
