// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/run_recorder.h"

#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/log.h"
#include "hayate/base/process_clock.h"
#include "hayate/distributed/together.h"
#include "hayate/recipe/declared_labels.h"
#include "hayate/reporting/fast_path_report.h"
#include "hayate/reporting/rank_costs.h"
#include "hayate/reporting/read_run.h"
#include "hayate/training/best_weights.h"
#include "hayate/training/ranks_of_run.h"
#include "hayate/training/run_description.h"
#include "hayate/training/shared_run.h"

namespace hayate {
namespace {

std::size_t class_count(const TrainingSession& session) {
  return static_cast<std::size_t>(scored_classes(session.recipe()).count());
}

RunIdentity identity_of(const TrainingSession& session) {
  const Recipe& recipe = session.recipe();
  return {recipe_identity(recipe, session.data().datasets.choice, session.data().split,
                          session.ranks().size()),
          session.data().hash,
          recipe.max_epochs,
          session.steps_per_epoch(),
          class_count(session),
          static_cast<std::size_t>(session.data().datasets.validation->size()),
          session.ranks().size()};
}

}  // namespace

RunRecorder::RunRecorder(TrainingSession& session, const RunFolder& folder, bool resume,
                         double begun_at)
    : session_(session),
      folder_(folder),
      identity_(identity_of(session)),
      ranks_report_(describe_ranks(session)) {
  on_first(ranks(), [&] { open_files(resume); });
  is_resumed_ = share_run(parts(), is_resumed_, ranks());
  used_before_ = state_.used_seconds - begun_at;
  ranks().set_way_on(way_on());
}

void RunRecorder::open_files(bool resume) {
  is_resumed_ = resume && read_checkpoint(folder_.path, parts(), identity_);
  if (!is_finished()) state_.cache_seconds += session_.data().datasets.cache_seconds;
  if (is_resumed_) {
    log_resumption();
    settle_best_weights();
    write_best_cases();
  } else if (resume) {
    log_warning("{}: the run has no checkpoint yet, and begins at its start",
                folder_.path.string());
  }
  metrics_ = std::make_unique<MetricsLog>(folder_.path, class_count(session_), state_.history);
  events_ = std::make_unique<TensorboardEvents>(folder_.path, state_.history);
}

RunParts RunRecorder::parts() {
  Learner& learner = session_.learner();
  return {learner.model().network(), learner.optimizer(), learner.scaler(), state_,
          learner.average()};
}

/// Logs where the run goes on, and what this session was given anew.
void RunRecorder::log_resumption() const {
  log_info("resumed at epoch {}, step {}", state_.epoch + 1, state_.step_in_epoch);
  const Recipe& recipe = session_.recipe();
  bool is_longer = false;
  for (const RecipeChange& change : state_.changes) {
    if (change.epoch <= state_.epoch) continue;
    log_info("from epoch {} on, {} is {} (it was {})", change.epoch, change.key, change.after,
             change.before);
    is_longer = is_longer || change.key == "max_epochs";
  }
  if (is_longer && recipe.schedule.has_length() && recipe.schedule.t_total == 0) {
    log_warning(
        "the schedule {} is as long as the run: the learning rates from here on are those of a "
        "run of {} epochs, those before were not",
        recipe.schedule.kind.name(), recipe.max_epochs);
  }
}

/// The best weights must be those that the checkpoint speaks of after a resume: a run may end
/// between the two.
void RunRecorder::settle_best_weights() {
  if (state_.best_metric_epoch < 1) return;
  if (has_best_weights_of(folder_, state_.best_metric_epoch)) return;
  if (state_.best_metric_epoch == state_.epoch && state_.step_in_epoch == 0) {
    save_best();
    return;
  }
  log_warning(
      "{}: does not hold the weights of epoch {}, the best one; the best one from here "
      "on takes its place",
      folder_.best_weights().string(), state_.best_metric_epoch);
  state_.best_metric = -1.0;
  state_.best_metric_epoch = -1;
  state_.best_counts.clear();
}

void RunRecorder::save_best() {
  save_best_weights(folder_, session_, identity_.recipe_json, state_.epoch);
}

double RunRecorder::used_seconds() const {
  return used_before_ + process_seconds();
}

void RunRecorder::keep_clock() {
  state_.epoch_seconds = seconds_before_ + watch_.seconds();
  state_.used_seconds = used_seconds();
}

ValidationCases RunRecorder::best_validation() const {
  if (state_.best_counts.empty()) return {};
  ValidationCases validation{state_.best_metric_epoch, {}};
  const Dataset& dataset = *session_.data().datasets.validation;
  for (const auto& counts : state_.best_counts) {
    validation.cases.push_back({dataset.files(std::ssize(validation.cases)).name, counts});
  }
  return validation;
}

/// A file that is right already is not touched.
void RunRecorder::write_best_cases() const {
  ValidationCases validation = best_validation();
  if (validation.cases.empty()) return;
  sort_worst_first(validation.cases, metric_of(session_.recipe()));
  const std::string table =
      format_validation_cases(validation, session_.data().trained_on.class_names);
  std::error_code ignored;
  const std::filesystem::path path = folder_.validation_cases();
  if (std::filesystem::exists(path, ignored) && read_text_file(path) == table) return;
  write_file_atomically(path, table);
}

void RunRecorder::start_epoch(std::int64_t epoch_count) {
  watch_ = Stopwatch();
  seconds_before_ = state_.epoch_seconds;
  log_info("{}", std::string(10, '-'));
  log_info("epoch {}/{}", state_.epoch + 1, epoch_count > 0 ? std::to_string(epoch_count) : "?");
}

EpochRecord RunRecorder::record_training(const EpochOutcome& outcome) {
  check_finite(parts());
  keep_clock();
  EpochRecord record;
  record.epoch = state_.epoch + 1;
  record.train_loss = outcome.mean_loss;
  record.learning_rate = state_.learning_rate;
  record.train_seconds = state_.epoch_seconds;
  record.data_wait_seconds = state_.data_wait_seconds;
  record.ranks = gather_rank_seconds(outcome.seconds, ranks());
  log_info("epoch {} average loss: {:.4f}", record.epoch, record.train_loss);
  log_waiting(record);
  return record;
}

/// Logs what the ranks waited for, where there are several.
void RunRecorder::log_waiting(const EpochRecord& record) const {
  if (record.ranks.empty()) return;
  RanksReport report = ranks_report_;
  report.seconds = record.ranks;
  log_info("{}", waiting_line(report));
}

void RunRecorder::record_validation(EpochRecord& record, const DiceMetric& metric, double seconds) {
  record.validation_seconds = seconds;
  record.mean_dice = metric.mean(/*include_background=*/true);
  record.mean_foreground_dice = metric.mean(/*include_background=*/false);
  const std::vector<float> per_class = metric.mean_per_class();
  record.class_dice.assign(per_class.begin(), per_class.end());
  const double score = record.dice(metric_of(session_.recipe()));
  // The first one is the best so far, whatever it is; NaN is none.
  if (state_.best_metric_epoch < 1 || score > state_.best_metric) {
    state_.best_metric = std::isnan(score) ? 0.0 : score;
    state_.best_metric_epoch = record.epoch;
    state_.best_counts = metric.counts();
  }
  log_info("current epoch: {} current mean dice: {:.4f} best mean dice: {:.4f} at epoch: {}",
           record.epoch, score, state_.best_metric, state_.best_metric_epoch);
  log_info("mean dice with background: {:.4f} of the foreground: {:.4f}", record.mean_dice,
           record.mean_foreground_dice);
}

void RunRecorder::finish_epoch(EpochRecord record) {
  keep_clock();
  record.epoch_seconds = state_.epoch_seconds;
  log_info("time consuming of epoch {} is: {:.4f}", record.epoch, record.epoch_seconds);
  state_.seconds_without_cache += state_.epoch_seconds;
  record.total_seconds_without_cache = state_.seconds_without_cache;
  record.total_seconds_with_cache = state_.seconds_without_cache + state_.cache_seconds;
  if (state_.best_metric_epoch > 0) {
    record.best_mean_dice = state_.best_metric;
    record.best_epoch = state_.best_metric_epoch;
  }
  state_.history.push_back(record);
  state_.begin_next_epoch();
  on_first(ranks(), [&] { leave_epoch(record); });
  ranks().set_way_on(way_on());
}

void RunRecorder::leave_epoch(const EpochRecord& record) {
  const Stopwatch watch;
  write_checkpoint(folder_.path, parts(), identity_);
  if (state_.best_metric_epoch == state_.epoch) {
    save_best();
    write_best_cases();
    log_line("saved new best metric model");
  }
  metrics_->append(record);
  events_->add_epoch(record);
  state_.saving_seconds += watch.seconds();
}

std::string RunRecorder::way_on() const {
  // Before the first checkpoint, a resumed run begins at its start.
  if (state_.epoch == 0) {
    return fmt::format("start all ranks again with --resume --out {}", folder_.path.string());
  }
  return fmt::format("go on from the last checkpoint, of epoch {}, with --resume --out {}",
                     state_.epoch, folder_.path.string());
}

void RunRecorder::stop_within_epoch() {
  keep_clock();
  on_first(ranks(), [&] { write_checkpoint(folder_.path, parts(), identity_); });
  throw InterruptedError(fmt::format("stopped in epoch {} after step {}; the run is saved",
                                     state_.epoch + 1, state_.step_in_epoch),
                         fmt::format("go on with --resume --out {}", folder_.path.string()));
}

void RunRecorder::finish() {
  if (!ranks().is_first()) return;
  for (const std::string& line : plain_way_lines(fast_path_counts())) log_line(line);
  if (!std::filesystem::exists(folder_.best_weights())) {
    log_warning("there are no best weights; those of the last epoch take their place");
    save_best();
  }
  metrics_->sync();
  events_->sync();
}

}  // namespace hayate
