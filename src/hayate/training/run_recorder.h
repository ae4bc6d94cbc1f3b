// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "hayate/base/stopwatch.h"
#include "hayate/metrics/dice_metric.h"
#include "hayate/reporting/metrics_log.h"
#include "hayate/reporting/ranks_report.h"
#include "hayate/reporting/tensorboard_events.h"
#include "hayate/reporting/validation_cases.h"
#include "hayate/runs/run_folder.h"
#include "hayate/training/checkpoint.h"
#include "hayate/training/train_epoch.h"

namespace hayate {

/// What a run says and leaves behind on its course: lines of the log, checkpoints, best weights,
/// metrics and events. It holds where the run stands.
///
/// On several ranks each has a recorder, which knows the same; the first one's alone writes, while
/// the others wait.
///
/// A checkpoint is always the first of what an epoch leaves: what it counts can be written again,
/// what it does not know of would be another run's.
class RunRecorder {
 public:
  /// \param session  must outlive the recorder.
  /// \param resume   whether the run goes on where the folder's last checkpoint left it; without
  ///                 one it begins at its start, with a warning.
  /// \param begun_at  when the session began, in seconds from the program's start.
  /// \throws DataError, RecipeError  as read_checkpoint
  RunRecorder(TrainingSession& session, const RunFolder& folder, bool resume,
              double begun_at = 0.0);

  TrainingState& state() { return state_; }
  const TrainingState& state() const { return state_; }
  /// Returns the seconds of the run up to now, over all its sessions, from the start of each on.
  double used_seconds() const;
  /// Returns who trains together, without seconds.
  const RanksReport& ranks_report() const { return ranks_report_; }
  /// Returns the best validation case by case, in the order of the data set; without cases where it
  /// is not known.
  ValidationCases best_validation() const;
  /// Whether the run goes on with what a checkpoint has brought.
  bool is_resumed() const { return is_resumed_; }
  bool is_finished() const { return is_run_over(session_.recipe(), state_); }

  /// These go through an epoch from first to last; `record` collects what it came to.
  /// \param epoch_count  of the run, as far as it is planned; 0: not yet.
  void start_epoch(std::int64_t epoch_count);
  EpochRecord record_training(const EpochOutcome& outcome);
  void record_validation(EpochRecord& record, const DiceMetric& metric, double seconds);
  void finish_epoch(EpochRecord record);

  /// Saves the run in the middle of an epoch. \throws InterruptedError  always, with the way on.
  [[noreturn]] void stop_within_epoch();

  /// Says what went the plain way, and sees to it that what the run says to have left is on the
  /// disk.
  void finish();

 private:
  RunParts parts();
  const Ranks& ranks() const { return session_.ranks(); }
  void open_files(bool resume);
  void leave_epoch(const EpochRecord& record);
  std::string way_on() const;
  void log_resumption() const;
  void log_waiting(const EpochRecord& record) const;
  void settle_best_weights();
  void save_best();
  void write_best_cases() const;
  /// Keeps the time of the epoch under way, over all sessions of the run.
  void keep_clock();

  TrainingSession& session_;
  RunFolder folder_;
  RunIdentity identity_;
  RanksReport ranks_report_;
  TrainingState state_;
  bool is_resumed_ = false;
  std::unique_ptr<MetricsLog> metrics_;
  std::unique_ptr<TensorboardEvents> events_;
  Stopwatch watch_;
  double seconds_before_ = 0.0;
  /// What the sessions before this one took.
  double used_before_ = 0.0;
};

}  // namespace hayate
