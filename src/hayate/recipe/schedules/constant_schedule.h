// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "hayate/base/options.h"
#include "hayate/recipe/schedules/schedule_step.h"

namespace hayate {

/// The learning rate stays as it is.
struct ConstantSchedule {
  static constexpr std::string_view kName = "constant";
  static constexpr std::string_view kMeaning = "the learning rate stays as it is";
  static constexpr bool kHasLength = false;

  void describe(OptionVisitor&) {}
  double learning_rate(double base_lr, const ScheduleStep&) const { return base_lr; }
};

}  // namespace hayate
