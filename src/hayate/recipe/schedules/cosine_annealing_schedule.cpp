// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/schedules/cosine_annealing_schedule.h"

#include <cmath>
#include <numbers>

#include "hayate/recipe/learning_rate_range.h"

namespace hayate {

void CosineAnnealingSchedule::describe(OptionVisitor& visitor) {
  visitor.visit("eta_min", eta_min, kLearningRateRange, "The learning rate ends here.");
}

double CosineAnnealingSchedule::learning_rate(double base_lr, const ScheduleStep& step) const {
  const double wave = std::cos(std::numbers::pi * step.now / step.total);
  return eta_min + (base_lr - eta_min) * 0.5 * (1.0 + wave);
}

}  // namespace hayate
