// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string_view>

#include "hayate/base/options.h"
#include "hayate/recipe/learning_rate_range.h"
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

  void describe(OptionVisitor& visitor) {
    visitor.visit("warmup_steps", warmup_steps, kStepRange,
                  "The learning rate rises in so many steps.");
    visitor.visit("warmup_multiplier", warmup_multiplier, kZeroToOne,
                  "The first step has this share of the learning rate.");
    visitor.visit("cycles", cycles, Range{0, 1e6},
                  "The cosine has so many periods; 0.5 falls once.");
    visitor.visit("end_lr", end_lr, kLearningRateRange,
                  "The learning rate stays above this after the warm-up.");
  }

  double learning_rate(double base_lr, const ScheduleStep& step) const {
    const double warmup = std::min(static_cast<double>(warmup_steps), step.total);
    if (step.now < warmup) {
      const double done = step.now / std::max(1.0, warmup);
      return base_lr * (warmup_multiplier + (1.0 - warmup_multiplier) * done);
    }
    const double progress = (step.now - warmup) / std::max(1.0, step.total - warmup);
    const double wave = std::cos(std::numbers::pi * cycles * 2.0 * progress);
    return std::max(end_lr, base_lr * std::max(0.0, 0.5 * (1.0 + wave)));
  }
};

}  // namespace hayate
