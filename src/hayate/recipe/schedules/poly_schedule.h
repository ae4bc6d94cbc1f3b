// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <string_view>

#include "hayate/base/options.h"
#include "hayate/recipe/schedules/schedule_step.h"

namespace hayate {

/// A power of the share of steps that is left, as nnU-Net's.
struct PolySchedule {
  static constexpr std::string_view kName = "poly";
  static constexpr std::string_view kMeaning =
      "nnU-Net's: a power of the share of steps that is left";
  static constexpr bool kHasLength = true;

  double power = 0.9;

  void describe(OptionVisitor& visitor) {
    visitor.visit("power", power, Range{0, 1000}, "The polynomial has this exponent.");
  }

  double learning_rate(double base_lr, const ScheduleStep& step) const {
    return base_lr * std::pow(std::max(0.0, 1.0 - step.now / step.total), power);
  }
};

}  // namespace hayate
