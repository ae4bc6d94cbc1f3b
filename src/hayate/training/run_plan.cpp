// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/run_plan.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/log.h"
#include "hayate/base/process_clock.h"
#include "hayate/base/text.h"

namespace hayate {
namespace {

/// A step's weight in the mean falls by this with each one that follows.
constexpr double kFading = 0.97;
/// The first steps of a process warm up caches and threads, so that no plan is made from them.
constexpr std::int64_t kFirstSteps = 3;
constexpr std::int64_t kStepsBetweenPlans = 10;
/// What a validation is taken to need before there was one.
constexpr double kUnknownValidationShare = 0.05;
/// Report, figures and the last checkpoint.
constexpr double kEndingShare = 0.015;
constexpr double kEndingSeconds = 1.5;
constexpr double kValidationsByClock = 10.0;
/// So many times its own length lies between two validations, at least.
constexpr double kTrainingPerValidation = 12.0;
/// The first few steps of a run are those of a long one.
constexpr std::int64_t kUnknownSteps = 1'000'000;
/// So many warm-ups fit in a run by the clock.
constexpr std::int64_t kLeastWarmups = 10;
/// A plan that changes by less is not worth a line.
constexpr double kWorthSaying = 0.1;

bool is_validated(const EpochRecord& record) {
  return !record.class_dice.empty();
}

/// Returns how many validations of the last part of the training were no better.
std::int64_t validations_since_best(const TrainingState& state) {
  const std::int64_t since = std::max(state.best_metric_epoch, state.patch_stage_begin);
  std::int64_t count = 0;
  for (const EpochRecord& record : state.history) {
    if (is_validated(record) && record.epoch > since) ++count;
  }
  return count;
}

bool is_out_of_patience(const Recipe& recipe, const TrainingState& state) {
  if (recipe.patience == 0 || validations_since_best(state) < recipe.patience) return false;
  return state.patch_stage + 1 == std::ssize(patch_stages(recipe));
}

}  // namespace

bool is_run_over(const Recipe& recipe, const TrainingState& state) {
  if (state.step_in_epoch > 0) return false;
  if (is_out_of_patience(recipe, state)) return true;
  if (recipe.time_limit > 0.0) {
    return state.planned_for == recipe.time_limit && state.planned_steps > 0 &&
           state.global_step >= state.planned_steps;
  }
  return state.epoch >= recipe.max_epochs;
}

RunPlan::RunPlan(const Recipe& recipe, std::int64_t steps_per_epoch, TrainingState& state,
                 const Ranks& ranks, Clock used_seconds)
    : recipe_(recipe),
      ranks_(ranks),
      used_seconds_(std::move(used_seconds)),
      steps_per_epoch_(steps_per_epoch),
      stages_(patch_stages(recipe)),
      last_validation_at_(state.used_seconds) {
  if (state.patch_stage >= static_cast<std::int64_t>(stages_.count())) {
    throw DataError(
        fmt::format("state: part {} of a training of {}", state.patch_stage + 1, stages_.count()));
  }
  if (state.planned_for != recipe.time_limit) state.planned_steps = 0;
  state.planned_for = recipe.time_limit;
  for (const EpochRecord& record : state.history) {
    if (is_validated(record)) validation_seconds_ = record.validation_seconds;
  }
}

double RunPlan::validation_interval() const {
  return std::max(recipe_.time_limit / kValidationsByClock,
                  kTrainingPerValidation * validation_seconds_);
}

double RunPlan::end_of_steps(double used) const {
  const double limit = recipe_.time_limit;
  const double validation =
      validation_seconds_ > 0.0 ? validation_seconds_ : kUnknownValidationShare * limit;
  const double end = limit - kEndingShare * limit - kEndingSeconds - validation;
  // Those on the way take their time, too.
  const double until_next = last_validation_at_ + validation_interval();
  const double rest = end - std::max(used, until_next);
  const double on_the_way =
      rest > 0.5 * validation_interval() ? 1.0 + std::floor(rest / validation_interval()) : 0.0;
  return end - on_the_way * validation_seconds_;
}

void RunPlan::plan(TrainingState& state) {
  const double used = used_seconds_();
  const double left = std::max(0.0, end_of_steps(used) - used);
  const std::int64_t steps = stages_.steps_for(state.global_step, left / whole_step_seconds());
  state.planned_steps = std::stoll(ranks_.broadcast(std::to_string(steps)));
  next_plan_step_ = state.global_step + kStepsBetweenPlans;
  say(state);
}

void RunPlan::say(const TrainingState& state) {
  const auto steps = static_cast<double>(state.planned_steps);
  const auto said = static_cast<double>(said_steps_);
  if (said_steps_ > 0 && std::abs(steps - said) < kWorthSaying * said) return;
  log_info("plan: {} steps in {} epochs, {:.3f} s each, until {}{}", state.planned_steps,
           epoch_count(state), cost_ * whole_step_seconds(), time_of_day_in(seconds_left(state)),
           said_steps_ > 0 ? fmt::format(" ({} steps before: the machine does them {} now)",
                                         said_steps_, steps < said ? "slower" : "faster")
                           : "");
  said_steps_ = state.planned_steps;
}

bool RunPlan::has_step(TrainingState& state) {
  if (state.step_in_epoch >= steps_per_epoch_) return false;
  if (last_step_) return state.global_step < *last_step_;
  if (!is_by_clock()) return true;
  // All ranks have done as many steps, so that they plan at the same time.
  if (measured_steps_ >= kFirstSteps && state.global_step >= next_plan_step_) plan(state);
  // By the clock a part may end within an epoch, which may be longer than the time.
  if (state.step_in_epoch > 0 && stage_now(state) > state.patch_stage) return false;
  // An epoch that is begun has a step, so that it has a loss and the run something to validate.
  return state.planned_steps == 0 || state.global_step < state.planned_steps ||
         state.step_in_epoch == 0;
}

std::int64_t RunPlan::stage_now(const TrainingState& state) const {
  const std::int64_t steps = steps_in_all(state);
  const auto stage_at = [&](std::int64_t step) {
    return static_cast<std::int64_t>(stages_.stage(step, steps));
  };
  const std::int64_t last = static_cast<std::int64_t>(stages_.count()) - 1;
  // Whoever looks at some steps only wants those with whole patches.
  if (last_step_) return last;
  if (is_by_clock()) return steps == 0 ? 0 : stage_at(state.global_step);
  // The last epoch trains on what the network is used on, however few epochs there are; others on
  // what most of them is.
  if (state.global_step + steps_per_epoch_ >= steps) return last;
  return stage_at(state.global_step + steps_per_epoch_ / 2);
}

void RunPlan::start_epoch(TrainingState& state) {
  if (state.step_in_epoch == 0) {
    const std::int64_t stage = stage_now(state);
    // A plan may become longer, and a run be gone on with for longer: patches never shrink.
    if (stage > state.patch_stage) {
      state.patch_stage = stage;
      state.patch_stage_begin = state.epoch;
    }
  }
  cost_ = stages_.cost(static_cast<std::size_t>(state.patch_stage));
}

void RunPlan::add_step(double seconds) {
  // Of the first steps only the last one counts.
  if (++measured_steps_ <= kFirstSteps) step_sum_ = step_weight_ = 0.0;
  step_sum_ = kFading * step_sum_ + seconds;
  step_weight_ = kFading * step_weight_ + cost_;
}

std::int64_t RunPlan::steps_in_all(const TrainingState& state) const {
  return is_by_clock() ? state.planned_steps : recipe_.max_epochs * steps_per_epoch_;
}

double RunPlan::learning_rate(const TrainingState& state) const {
  const std::int64_t steps = steps_in_all(state);
  ScheduleOptions schedule = recipe_.schedule;
  if (schedule.t_total == 0) schedule.t_total = steps > 0 ? steps : kUnknownSteps;
  // A schedule that was fitted to a longer run would spend a short one on its warm-up.
  if (is_by_clock()) schedule.shorten_warmup(schedule.t_total / kLeastWarmups);
  return schedule.learning_rate(recipe_.optimizer.lr, state.global_step);
}

bool RunPlan::is_validation_due(const TrainingState& state) {
  if (!is_by_clock()) {
    const std::int64_t epoch = state.epoch + 1;
    return epoch % recipe_.val_interval == 0 || epoch == recipe_.max_epochs;
  }
  const double used = used_seconds_();
  const bool is_last = state.planned_steps > 0 && state.global_step >= state.planned_steps;
  const bool is_turn = used - last_validation_at_ >= validation_interval() &&
                       end_of_steps(used) - used > 0.5 * validation_interval();
  return ranks_.any(ranks_.is_first() && (is_last || is_turn));
}

void RunPlan::add_validation(double seconds, TrainingState& state) {
  validation_seconds_ = seconds;
  last_validation_at_ = used_seconds_();
  // At once, so that no epoch is begun where the validation has taken the time that was left.
  if (is_by_clock() && measured_steps_ >= kFirstSteps) plan(state);
}

std::int64_t RunPlan::epoch_count(const TrainingState& state) const {
  if (!is_by_clock()) return recipe_.max_epochs;
  if (state.planned_steps == 0) return 0;
  const std::int64_t left = std::max<std::int64_t>(state.planned_steps - state.global_step, 0);
  return state.epoch + (state.step_in_epoch + left + steps_per_epoch_ - 1) / steps_per_epoch_;
}

double RunPlan::seconds_left(const TrainingState& state) const {
  if (is_by_clock()) return std::max(0.0, recipe_.time_limit - used_seconds_());
  if (step_weight_ == 0.0) return 0.0;
  const double steps = stages_.cost_left(state.global_step, steps_in_all(state));
  const auto epochs = static_cast<double>(recipe_.max_epochs - state.epoch);
  const double validations = std::ceil(epochs / static_cast<double>(recipe_.val_interval));
  return steps * whole_step_seconds() + validations * validation_seconds_;
}

}  // namespace hayate
