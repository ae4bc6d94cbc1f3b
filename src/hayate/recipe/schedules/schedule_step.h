// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/base/options.h"

namespace hayate {

inline constexpr Range kStepRange{0, 1e12, "steps"};

/// A step of the optimizer, 0 before any, among the `total` of the schedule, which are one at
/// least.
struct ScheduleStep {
  double now = 0.0;
  double total = 1.0;
};

}  // namespace hayate
