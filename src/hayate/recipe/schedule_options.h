// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/base/one_of.h"
#include "hayate/recipe/schedules/constant_schedule.h"
#include "hayate/recipe/schedules/cosine_annealing_schedule.h"
#include "hayate/recipe/schedules/poly_schedule.h"
#include "hayate/recipe/schedules/warmup_cosine_schedule.h"

namespace hayate {

/// How the learning rate goes over the run. Each kind says whether it has a length, `kHasLength`,
/// and the rate of a step:
///
///     double learning_rate(double base_lr, const ScheduleStep& step) const;
struct ScheduleOptions {
  OneOf<ConstantSchedule, WarmupCosineSchedule, PolySchedule, CosineAnnealingSchedule> kind;
  /// The length in steps of the optimizer; 0 is the whole run.
  std::int64_t t_total = 0;

  void describe(OptionVisitor& visitor);

  /// Whether learning rates depend on the length.
  bool has_length() const;

  /// Makes a warm-up, where the kind has one, no longer than so many steps.
  void shorten_warmup(std::int64_t most);

  /// \param step  0 before any step.
  double learning_rate(double base_lr, std::int64_t step) const;
};

}  // namespace hayate
