// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/schedules/poly_schedule.h"

#include <algorithm>
#include <cmath>

namespace hayate {

void PolySchedule::describe(OptionVisitor& visitor) {
  visitor.visit("power", power, Range{0, 1000}, "The polynomial has this exponent.");
}

double PolySchedule::learning_rate(double base_lr, const ScheduleStep& step) const {
  return base_lr * std::pow(std::max(0.0, 1.0 - step.now / step.total), power);
}

}  // namespace hayate
