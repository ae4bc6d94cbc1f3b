// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/train.h"

#include <optional>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/core_contention.h"
#include "hayate/base/error.h"
#include "hayate/base/fast_paths.h"
#include "hayate/base/interrupt.h"
#include "hayate/base/log.h"
#include "hayate/base/parallel.h"
#include "hayate/base/process_clock.h"
#include "hayate/base/stopwatch.h"
#include "hayate/base/text.h"
#include "hayate/distributed/together.h"
#include "hayate/recipe/declared_labels.h"
#include "hayate/reporting/html_report.h"
#include "hayate/reporting/metrics_log.h"
#include "hayate/reporting/read_run.h"
#include "hayate/reporting/tensorboard_events.h"
#include "hayate/runs/run_folder.h"
#include "hayate/runs/split_leaks.h"
#include "hayate/training/draw_cases.h"
#include "hayate/training/run_description.h"
#include "hayate/training/run_recorder.h"
#include "hayate/training/train_epoch.h"

namespace hayate {
namespace {

/// A training that takes twice its time had better say why, once.
class TakenCoresWarning {
 public:
  /// \param before  what the process had used of the cores before the epoch's steps.
  void look(const CoreUse& before) {
    constexpr double kShareWorthSaying = 0.2;
    const double share = share_taken_by_others(before, read_core_use(), thread_count());
    if (share < kShareWorthSaying || is_said_) return;
    is_said_ = true;
    log_warning(
        "other processes take the cores: for {:.0f} % of this epoch the training waited for one "
        "(--threads N with fewer threads leaves them their own)",
        100.0 * share);
  }

 private:
  bool is_said_ = false;
};

void validate_epoch(TrainingSession& session, RunRecorder& recorder, RunPlan& plan,
                    EpochRecord& record) {
  const Stopwatch watch;
  try {
    const DiceMetric metric = session.validate();
    recorder.record_validation(record, metric, watch.seconds());
    plan.add_validation(watch.seconds(), recorder.state());
  } catch (const InterruptedError&) {
    recorder.stop_within_epoch();
  }
}

void log_time_left(const RunRecorder& recorder, const RunPlan& plan) {
  const double seconds = plan.seconds_left(recorder.state());
  if (recorder.is_finished() || seconds <= 0.0) return;
  log_info("{} left, until {}", format_duration(seconds), time_of_day_in(seconds));
}

/// Trains the rest of the epoch under way, validates it when it is its turn, and saves.
void do_epoch(TrainingSession& session, RunRecorder& recorder, RunPlan& plan,
              TakenCoresWarning& warning) {
  recorder.start_epoch(plan.epoch_count(recorder.state()));
  const CoreUse before = read_core_use();
  const EpochOutcome outcome = train_epoch(session, recorder.state(), plan);
  // The ranks of a node share its cores, and one of them says so for all.
  if (session.ranks().place().local_rank == 0) warning.look(before);
  if (!outcome.finished) recorder.stop_within_epoch();
  session.share_statistics();
  EpochRecord record = recorder.record_training(outcome);
  if (plan.is_validation_due(recorder.state())) validate_epoch(session, recorder, plan, record);
  recorder.finish_epoch(std::move(record));
  log_time_left(recorder, plan);
}

/// Says how to go on after a numeric failure.
std::string way_on(const Recipe& recipe, const TrainOptions& options, const RunFolder& folder) {
  std::string command =
      fmt::format("hayate train {} --resume --out {} --set optimizer.lr={}",
                  options.dataset.string(), folder.path.string(), recipe.optimizer.lr / 10.0);
  const bool is_saved = std::filesystem::exists(folder.checkpoint());
  if (!is_saved && !options.weights.empty()) {
    command += fmt::format(" --weights {}", options.weights.string());
  }
  if (options.skip_bad) command += " --skip-bad";
  if (options.device != "auto") command += " --device " + options.device;
  return fmt::format(
      "go on {} with a lower learning rate: {}\n    or check the cases with hayate verify, or "
      "begin "
      "another run with --set precision=float32",
      is_saved ? "from the last checkpoint, which is from before," : "from the start", command);
}

void do_epochs(TrainingSession& session, RunRecorder& recorder, const TrainOptions& options,
               const RunFolder& folder) {
  TakenCoresWarning warning;
  RunPlan plan(session.recipe(), session.steps_per_epoch(), recorder.state(), session.ranks(),
               [&] { return recorder.used_seconds(); });
  while (!recorder.is_finished()) {
    try {
      do_epoch(session, recorder, plan, warning);
    } catch (const NumericError& error) {
      throw NumericError(error.message(), way_on(session.recipe(), options, folder));
    }
    if (session.ranks().any(stop_requested()) && !recorder.is_finished()) {
      throw InterruptedError(
          fmt::format("stopped after epoch {}; the run is saved", recorder.state().epoch),
          fmt::format("go on with --resume --out {}", folder.path.string()));
    }
  }
}

/// Says who trains together, and how.
void log_ranks(const Ranks& ranks) {
  if (ranks.is_alone()) return;
  log_info("{}; {} threads each, gloo", describe(ranks.place()), thread_count());
  for (const std::string& name : ranks.names()) log_info("  {}", name);
}

/// The recipe with what `auto` came to, so that a run can be resumed where it would choose
/// otherwise.
Recipe as_run(Recipe recipe, const TrainingData& data) {
  recipe.data.split.group = data.split.group;
  const DatasetChoice& choice = data.datasets.choice;
  recipe.data.dataset = choice.kind;
  if (choice.kind == DatasetKind::kSmartCacheDataset) recipe.data.cache_rate = choice.cache_rate;
  return recipe;
}

/// Only now are the files' hashes known. A run that was begun with leaks goes on, since its numbers
/// would not get better by ending.
/// \throws DataError  when images are on both sides of the split.
void check_leaks(const TrainingData& data, bool is_resumed) {
  const std::vector<std::string> leaks = find_split_leaks(data.split, data.file_hashes);
  if (leaks.empty()) return;
  const std::string what = fmt::format(
      "{}: {} of {} validation cases hold an image that is trained on: {}",
      data.list.folder.string(), leaks.size(), data.split.validation.size(), join(leaks, ", "));
  if (!is_resumed) {
    throw DataError(what,
                    "take one of the two out of the data set, or bring both to one side by a "
                    "data.split.group that finds the same patient in their names");
  }
  log_warning("{}", what);
}

}  // namespace

RunReport train(const Recipe& recipe, const TrainOptions& options) {
  // This comes before a run folder is made for a data set that is not there.
  check_dataset_place(options.dataset);
  return train(recipe, options, open_run_folder(options.out, options.resume));
}

RunReport train(const Recipe& recipe, const TrainOptions& options, const RunFolder& folder,
                const Ranks& ranks) {
  std::optional<LogFile> log;
  on_first(ranks, [&] { log.emplace(folder.log()); });
  reset_fast_path_counts();
  log_ranks(ranks);
  TrainingSession session(recipe, {options.dataset, options.device, options.skip_bad, ranks});
  RunRecorder recorder(session, folder, options.resume, options.begun_at);
  on_first(ranks, [&] { check_leaks(session.data(), recorder.is_resumed()); });
  if (!recorder.is_resumed() && !options.weights.empty()) {
    together(ranks, [&] { session.model().load_weights(options.weights); });
  }
  // Only what is missing is written of a run that was finished before.
  const bool was_finished = recorder.is_finished();
  const auto is_due = [&](const std::filesystem::path& path) {
    return ranks.is_first() && (!was_finished || !std::filesystem::exists(path));
  };
  const TrainingState& state = recorder.state();
  const auto describe_run = [&] {
    write_run_description(folder, session.recipe(), session.model(), session.data(),
                          {options.label, state, recorder.ranks_report()});
  };
  if (was_finished) log_info("the run is finished, after {} epochs", state.epoch);
  together(ranks, [&] {
    if (is_due(folder.recipe())) {
      write_file_atomically(folder.recipe(),
                            as_run(session.recipe(), session.data()).to_json().dump(2) + "\n");
    }
    if (is_due(folder.run())) describe_run();
  });
  do_epochs(session, recorder, options, folder);
  recorder.finish();
  log_info("train completed, best_metric: {:.4f} at epoch: {} total time: {:.4f}",
           state.best_metric, state.best_metric_epoch, state.seconds_without_cache);

  if (!ranks.is_first()) return {};
  if (!was_finished) describe_run();
  if (is_due(folder.case_pictures())) {
    draw_cases(session, folder, recorder.best_validation());
  }
  RunReport report = read_run_report(folder);
  // Runs of before did not write it down.
  report.run.label = options.label;
  if (is_due(folder.report())) write_report(folder.path, report);
  return report;
}

bool is_complete_run(const Recipe& recipe, const RunFolder& folder) {
  const auto state = read_saved_state(folder.path);
  if (!state || !is_run_over(recipe, *state)) return false;
  for (const auto& path : {folder.run(), folder.best_weights(), folder.report()}) {
    if (!std::filesystem::exists(path)) return false;
  }
  const bool knows_cases = !state->best_counts.empty();
  if (knows_cases && !std::filesystem::exists(folder.validation_cases())) return false;
  const auto class_count = static_cast<std::size_t>(scored_classes(recipe).count());
  return MetricsLog::holds(folder.path, class_count, state->history) &&
         TensorboardEvents::holds(folder.path, state->history);
}

}  // namespace hayate
