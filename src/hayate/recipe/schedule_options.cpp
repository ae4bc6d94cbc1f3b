// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/schedule_options.h"

#include <algorithm>

namespace hayate {

void ScheduleOptions::describe(OptionVisitor& visitor) {
  kind.describe_name(visitor);
  if (has_length()) {
    visitor.visit("t_total", t_total, kStepRange,
                  "The schedule lasts so many steps; 0 takes the whole run.");
  }
  kind.describe_options(visitor);
}

bool ScheduleOptions::has_length() const {
  return std::visit([](const auto& schedule) { return schedule.kHasLength; }, kind);
}

void ScheduleOptions::shorten_warmup(std::int64_t most) {
  std::visit(
      [&](auto& schedule) {
        if constexpr (requires { schedule.warmup_steps; }) {
          schedule.warmup_steps = std::min(schedule.warmup_steps, most);
        }
      },
      kind);
}

double ScheduleOptions::learning_rate(double base_lr, std::int64_t step) const {
  const ScheduleStep here{static_cast<double>(step),
                          static_cast<double>(std::max<std::int64_t>(t_total, 1))};
  return std::visit([&](const auto& schedule) { return schedule.learning_rate(base_lr, here); },
                    kind);
}

}  // namespace hayate
