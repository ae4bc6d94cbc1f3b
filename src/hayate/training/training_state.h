// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "hayate/metrics/dice_metric.h"
#include "hayate/reporting/epoch_record.h"

namespace hayate {

/// A key of the recipe that a resumed run was given another value of.
struct RecipeChange {
  /// The first epoch, counted from 1, that was trained with it, at least in part.
  std::int64_t epoch = 0;
  /// "optimizer.lr"
  std::string key;
  double before = 0.0;
  double after = 0.0;
};

/// How far a run has come: all of it that is not a tensor.
struct TrainingState {
  /// Epochs that are done; the one that is under way has this number, counted from 0.
  std::int64_t epoch = 0;
  /// Batches of that epoch that are done, and the sum of their losses.
  std::int64_t step_in_epoch = 0;
  double epoch_loss_sum = 0.0;
  /// Optimizer steps since the beginning; the schedule's position.
  std::int64_t global_step = 0;
  /// Learning rate of the last step.
  double learning_rate = 0.0;
  double best_metric = -1.0;
  std::int64_t best_metric_epoch = -1;
  /// Clock of the run up to here, over all its sessions: training and validation, and filling the
  /// caches.
  double seconds_without_cache = 0.0;
  double cache_seconds = 0.0;
  /// Seconds since the program's start, over all sessions of the run.
  double used_seconds = 0.0;
  /// Steps that the run is to have by the time limit `planned_for` (training/run_plan.h); 0: not
  /// planned.
  std::int64_t planned_steps = 0;
  double planned_for = 0.0;
  /// The part of the training that the epoch under way belongs to (recipe/patch_growth.h).
  std::int64_t patch_stage = 0;
  /// Epochs that were done when that part began.
  std::int64_t patch_stage_begin = 0;
  /// Time spent in the epoch that is under way, and the part of it in which training waited for
  /// data.
  double epoch_seconds = 0.0;
  double data_wait_seconds = 0.0;
  /// Spent on writing checkpoints, weights and logs, which the run's clock does not count.
  double saving_seconds = 0.0;
  /// What the best validation counted, [N][K] by case and class, in the order of the data set;
  /// empty where there is none yet, or an earlier version had it.
  std::vector<std::vector<DiceCounts>> best_counts;
  /// The epochs that are done, and what was changed on the way.
  std::vector<EpochRecord> history;
  std::vector<RecipeChange> changes;
  /// Whether last.ckpt is of the middle of an epoch; not part of it.
  bool is_saved_within_epoch = false;

  void begin_next_epoch() {
    ++epoch;
    step_in_epoch = 0;
    epoch_loss_sum = 0.0;
    epoch_seconds = 0.0;
    data_wait_seconds = 0.0;
  }
};

/// Returns the state as the metadata of a file: `state`, `metrics`, `changes` and `best_cases`.
std::map<std::string, std::string> state_metadata(const TrainingState& state);

/// Reads it back. Without `metrics`, which the first checkpoints did not have, the history is
/// empty; so are the counts of the best validation without `best_cases`. \throws DataError  for
/// what is missing, of another type or out of range
TrainingState parse_state(const std::map<std::string, std::string>& metadata);

/// What a state says must fit the run that it is of, and itself.
/// \param steps_per_epoch, class_count, validation_count  the run's; the last counts its cases for
///                                                        validation
/// \throws DataError
void check_state(const TrainingState& state, std::int64_t steps_per_epoch, std::size_t class_count,
                 std::size_t validation_count);

}  // namespace hayate
