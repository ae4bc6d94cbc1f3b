// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "hayate/distributed/ranks.h"
#include "hayate/recipe/patch_growth.h"
#include "hayate/recipe/recipe.h"
#include "hayate/training/training_state.h"

namespace hayate {

/// How far a run goes, where it validates, and how long its schedule is: to its last epoch
/// (max_epochs), or by the clock (time_limit), and in both cases only while it gets better
/// (patience). It divides the steps among the parts of a training whose patches grow
/// (data.patch_growth); the first ones are not ended for lack of patience.
///
/// By the clock, the steps that are left are planned every few steps from what steps and
/// validations have taken, with the time kept free that the last validation and the report need.
/// The learning rate's schedule is as long as the plan, so that it comes to its end with the run,
/// whatever else the machine does; the plan is part of the state, so that a resumed run goes on by
/// it. On several ranks the first one's clock counts.
class RunPlan {
 public:
  /// Seconds of the run up to now, over all its sessions, from the start of each program on.
  using Clock = std::function<double()>;

  /// \param recipe, ranks  must outlive the plan.
  /// \param state  where the run stands, a resumed one too; a plan for another limit is dropped.
  /// \throws DataError  when it stands in a part that the training does not have.
  RunPlan(const Recipe& recipe, std::int64_t steps_per_epoch, TrainingState& state,
          const Ranks& ranks, Clock used_seconds);

  /// Ends all by this step, whatever the recipe says: only some steps are looked at.
  void end_at(std::int64_t global_step) { last_step_ = global_step; }

  /// Tells that an epoch begins or is gone on with. Chooses the part of the training that it
  /// belongs to where it begins.
  void start_epoch(TrainingState& state);
  /// Whether the epoch under way has another step. Plans anew where it is time to.
  bool has_step(TrainingState& state);
  /// Tells what a step took, all of it.
  void add_step(double seconds);
  double learning_rate(const TrainingState& state) const;

  /// Whether the epoch whose steps are done is to be validated: when it is its turn, and always
  /// when it is the last one, so that no run ends unmeasured.
  bool is_validation_due(const TrainingState& state);
  /// Tells what a validation took, on all ranks. Plans anew.
  void add_validation(double seconds, TrainingState& state);

  /// Returns the epochs that the run is to have, as far as that is known; 0: not yet.
  std::int64_t epoch_count(const TrainingState& state) const;
  /// Returns the seconds until the end, as far as that is known; 0: not yet.
  double seconds_left(const TrainingState& state) const;

 private:
  bool is_by_clock() const { return recipe_.time_limit > 0.0; }
  std::int64_t steps_in_all(const TrainingState& state) const;
  /// Seconds at which the last step is to be done, validation and report still before it.
  double end_of_steps(double used) const;
  /// Returns the part of the training to which an epoch belongs that begins now.
  std::int64_t stage_now(const TrainingState& state) const;
  double validation_interval() const;
  /// What a step with whole patches takes, by the latest ones.
  double whole_step_seconds() const { return step_sum_ / step_weight_; }
  void plan(TrainingState& state);
  void say(const TrainingState& state);

  const Recipe& recipe_;
  const Ranks& ranks_;
  Clock used_seconds_;
  std::int64_t steps_per_epoch_;
  StageSteps stages_;
  /// What a step of the epoch under way costs.
  double cost_ = 1.0;
  /// Seconds and costs of the latest steps, the newest counting most; weight 0: none yet.
  double step_sum_ = 0.0;
  double step_weight_ = 0.0;
  std::int64_t measured_steps_ = 0;
  /// The last validation; 0: none yet.
  double validation_seconds_ = 0.0;
  double last_validation_at_;
  std::int64_t next_plan_step_ = 0;
  std::optional<std::int64_t> last_step_;
  std::int64_t said_steps_ = 0;
};

/// Whether a run that stands there is at its end: all epochs, all planned steps, or no better
/// validation for as long as `patience` allows.
bool is_run_over(const Recipe& recipe, const TrainingState& state);

}  // namespace hayate
