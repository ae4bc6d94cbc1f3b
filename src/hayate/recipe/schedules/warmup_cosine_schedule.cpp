// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/schedules/warmup_cosine_schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "hayate/recipe/learning_rate_range.h"

namespace hayate {

void WarmupCosineSchedule::describe(OptionVisitor& visitor) {
  visitor.visit("warmup_steps", warmup_steps, kStepRange,
                "The learning rate rises in so many steps.");
  visitor.visit("warmup_multiplier", warmup_multiplier, kZeroToOne,
                "The first step has this share of the learning rate.");
  visitor.visit("cycles", cycles, Range{0, 1e6}, "The cosine has so many periods; 0.5 falls once.");
  visitor.visit("end_lr", end_lr, kLearningRateRange,
                "The learning rate stays above this after the warm-up.");
}

double WarmupCosineSchedule::learning_rate(double base_lr, const ScheduleStep& step) const {
  const double warmup = std::min(static_cast<double>(warmup_steps), step.total);
  if (step.now < warmup) {
    const double done = step.now / std::max(1.0, warmup);
    return base_lr * (warmup_multiplier + (1.0 - warmup_multiplier) * done);
  }
  const double progress = (step.now - warmup) / std::max(1.0, step.total - warmup);
  const double wave = std::cos(std::numbers::pi * cycles * 2.0 * progress);
  return std::max(end_lr, base_lr * std::max(0.0, 0.5 * (1.0 + wave)));
}

}  // namespace hayate
