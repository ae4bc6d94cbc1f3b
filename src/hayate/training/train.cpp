// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/train.h"

#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/core_contention.h"
#include "hayate/base/error.h"
#include "hayate/base/interrupt.h"
#include "hayate/base/log.h"
#include "hayate/base/parallel.h"
#include "hayate/base/stopwatch.h"
#include "hayate/networks/state_dict.h"
#include "hayate/reporting/metrics_log.h"
#include "hayate/reporting/tensorboard_events.h"
#include "hayate/training/checkpoint.h"
#include "hayate/training/device.h"
#include "hayate/training/make_batches.h"
#include "hayate/training/model.h"
#include "hayate/training/run_description.h"
#include "hayate/training/run_folder.h"
#include "hayate/training/train_epoch.h"
#include "hayate/training/training_data.h"
#include "hayate/training/validate.h"

namespace hayate {
namespace {

/// What goes on between the steps of a run: everything that train() below needs to tell the course
/// of an epoch in a few lines.
class Run {
 public:
  Run(const Recipe& recipe, const TrainOptions& options, const RunFolder& folder)
      : recipe_(recipe),
        options_(options),
        folder_(folder),
        data_(prepare_training_data(recipe, options.dataset, options.skip_bad)),
        model_(recipe, resolve_device(options.device)),
        optimizer_(make_optimizer(model_.network().parameters(), recipe.optimizer)),
        scaler_(model_.precision() == c10::kHalf, model_.device()),
        batches_(make_batches(recipe, data_, model_.device())),
        schedule_(schedule_of(recipe, batches_->batch_count())),
        identity_{recipe_identity(recipe, data_.choice), data_.hash, recipe.max_epochs,
                  batches_->batch_count(), class_count()} {
    const bool resumed = options.resume && read_checkpoint(folder_.path, parts(), identity_);
    if (!resumed && !options.weights.empty()) model_.load_weights(options.weights);
    if (!is_finished()) state_.cache_seconds += data_.cache_seconds;
    if (resumed) {
      log_info("resumed at epoch {}, step {}", state_.epoch + 1, state_.step_in_epoch);
      log_changes();
      settle_best_weights();
    } else if (options.resume) {
      log_warning("{}: the run has no checkpoint yet, and begins at its start",
                  folder_.path.string());
    }
    metrics_ = std::make_unique<MetricsLog>(folder_.path, class_count(), state_.history);
    events_ = std::make_unique<TensorboardEvents>(folder_.path, state_.history);
  }

  const TrainingState& state() const { return state_; }
  const TrainingData& data() const { return data_; }
  const Model& model() const { return model_; }
  bool is_finished() const { return state_.epoch >= recipe_.max_epochs; }

  /// Trains the rest of the epoch under way, validates it when it is its turn, and saves.
  void do_epoch() {
    try {
      train_and_validate();
    } catch (const NumericError& error) {
      throw NumericError(error.message(), way_on());
    }
  }

  /// Sees to it that what the run says to have left is on the disk.
  void finish() {
    if (!std::filesystem::exists(folder_.best_weights())) {
      log_warning("there are no best weights; those of the last epoch take their place");
      save_best_weights(state_.epoch);
    }
    metrics_->sync();
    events_->sync();
  }

 private:
  std::size_t class_count() const { return static_cast<std::size_t>(recipe_.network.out_channels); }

  RunParts parts() { return {model_.network(), *optimizer_, scaler_, state_}; }

  Learner learner() {
    return {model_, *optimizer_, scaler_, recipe_.loss, recipe_.optimizer, schedule_};
  }

  /// What this session was given anew.
  void log_changes() const {
    bool is_longer = false;
    for (const RecipeChange& change : state_.changes) {
      if (change.epoch <= state_.epoch) continue;
      log_info("from epoch {} on, {} is {} (it was {})", change.epoch, change.key, change.after,
               change.before);
      is_longer = is_longer || change.key == "max_epochs";
    }
    if (is_longer && schedule_.name != ScheduleKind::kConstant && recipe_.schedule.t_total == 0) {
      log_warning(
          "the schedule {} is as long as the run: the learning rates from here on are those of a "
          "run of {} epochs, those before were not",
          enum_name(schedule_.name), recipe_.max_epochs);
    }
  }

  void train_and_validate() {
    const Stopwatch session;
    const double seconds_before = state_.epoch_seconds;
    const auto keep_clock = [&] { state_.epoch_seconds = seconds_before + session.seconds(); };
    log_info("{}", std::string(10, '-'));
    log_info("epoch {}/{}", state_.epoch + 1, recipe_.max_epochs);

    const CoreUse before = read_core_use();
    const EpochOutcome outcome = train_epoch(learner(), *batches_, state_);
    keep_clock();
    warn_of_taken_cores(before);
    if (!outcome.finished) stop();
    check_finite(parts());
    EpochRecord record = start_record(outcome);
    if (is_validated(state_.epoch + 1)) {
      try {
        do_validation(record);
      } catch (const InterruptedError&) {
        keep_clock();
        stop();
      }
    }
    keep_clock();
    finish_epoch(std::move(record));
  }

  /// A training that takes twice its time had better say why, once.
  void warn_of_taken_cores(const CoreUse& before) {
    constexpr double kWorthSaying = 0.2;
    const double share = share_taken_by_others(before, read_core_use(), thread_count());
    if (share < kWorthSaying || warned_of_taken_cores_) return;
    warned_of_taken_cores_ = true;
    log_warning(
        "other processes take the cores: for {:.0f} % of this epoch the training waited for one "
        "(--threads N with fewer threads leaves them their own)",
        100.0 * share);
  }

  /// \param epoch  counted from 1. The last one always is, so that a run never ends unmeasured.
  bool is_validated(std::int64_t epoch) const {
    return epoch % recipe_.val_interval == 0 || epoch == recipe_.max_epochs;
  }

  [[noreturn]] void stop() {
    write_checkpoint(folder_.path, parts(), identity_);
    throw InterruptedError(fmt::format("stopped in epoch {} after step {}; the run is saved",
                                       state_.epoch + 1, state_.step_in_epoch),
                           fmt::format("go on with --resume --out {}", folder_.path.string()));
  }

  /// After a numeric failure.
  std::string way_on() const {
    std::string command =
        fmt::format("hayate train {} --resume --out {} --set optimizer.lr={}",
                    options_.dataset.string(), folder_.path.string(), recipe_.optimizer.lr / 10.0);
    const bool is_saved = std::filesystem::exists(folder_.checkpoint());
    if (!is_saved && !options_.weights.empty()) {
      command += fmt::format(" --weights {}", options_.weights.string());
    }
    if (options_.skip_bad) command += " --skip-bad";
    if (options_.device != "auto") command += " --device " + options_.device;
    return fmt::format(
        "go on {} with a lower learning rate: {}\n    or check the cases with hayate verify, or "
        "begin "
        "another run with --set precision=float32",
        is_saved ? "from the last checkpoint, which is from before," : "from the start", command);
  }

  EpochRecord start_record(const EpochOutcome& outcome) {
    EpochRecord record;
    record.epoch = state_.epoch + 1;
    record.train_loss = outcome.mean_loss;
    record.learning_rate = state_.learning_rate;
    record.train_seconds = state_.epoch_seconds;
    record.data_wait_seconds = state_.data_wait_seconds;
    log_info("epoch {} average loss: {:.4f}", record.epoch, record.train_loss);
    return record;
  }

  void do_validation(EpochRecord& record) {
    const Stopwatch watch;
    const DiceMetric metric = validate(model_, *data_.validation, recipe_.inferer,
                                       recipe_.network.out_channels, validation_workers());
    record.validation_seconds = watch.seconds();
    record.mean_dice = metric.mean(/*include_background=*/true);
    record.mean_foreground_dice = metric.mean(/*include_background=*/false);
    const std::vector<float> per_class = metric.mean_per_class();
    record.class_dice.assign(per_class.begin(), per_class.end());
    const double score =
        recipe_.metric.include_background ? record.mean_dice : record.mean_foreground_dice;
    // The first one is the best so far, whatever it is; NaN is none.
    if (state_.best_metric_epoch < 1 || score > state_.best_metric) {
      state_.best_metric = std::isnan(score) ? 0.0 : score;
      state_.best_metric_epoch = record.epoch;
    }
    log_info("current epoch: {} current mean dice: {:.4f} best mean dice: {:.4f} at epoch: {}",
             record.epoch, score, state_.best_metric, state_.best_metric_epoch);
    log_info("mean dice with background: {:.4f} of the foreground: {:.4f}", record.mean_dice,
             record.mean_foreground_dice);
  }

  int validation_workers() const {
    return static_cast<int>(std::max<std::int64_t>(recipe_.data.num_workers, 1));
  }

  /// The checkpoint is first: what it counts can be written again, what it does not know of would
  /// be another run's.
  void finish_epoch(EpochRecord record) {
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
    write_checkpoint(folder_.path, parts(), identity_);
    if (state_.best_metric_epoch == state_.epoch) {
      save_best_weights(state_.epoch);
      log_line("saved new best metric model");
    }
    metrics_->append(record);
    events_->add_epoch(record);
  }

  void save_best_weights(std::int64_t epoch) {
    save_state_dict(model_.network(), folder_.best_weights(),
                    {{"recipe", identity_.recipe_json},
                     {"trained_on", data_.trained_on.to_json().dump()},
                     {"epoch", std::to_string(epoch)}});
  }

  /// After a resume: the best weights must be those that the checkpoint speaks of. A run may end
  /// between the two.
  void settle_best_weights() {
    if (state_.best_metric_epoch < 1 || has_best_weights_of(state_.best_metric_epoch)) return;
    if (state_.best_metric_epoch == state_.epoch && state_.step_in_epoch == 0) {
      save_best_weights(state_.epoch);
      return;
    }
    log_warning(
        "{}: does not hold the weights of epoch {}, the best one; the best one from here "
        "on takes its place",
        folder_.best_weights().string(), state_.best_metric_epoch);
    state_.best_metric = -1.0;
    state_.best_metric_epoch = -1;
  }

  bool has_best_weights_of(std::int64_t epoch) const {
    try {
      const SafetensorsFile file = SafetensorsFile::read(folder_.best_weights());
      const auto found = file.metadata().find("epoch");
      // Earlier versions did not say it.
      return found == file.metadata().end() || found->second == std::to_string(epoch);
    } catch (const Error&) {
      return false;
    }
  }

  const Recipe& recipe_;
  const TrainOptions& options_;
  RunFolder folder_;
  TrainingData data_;
  Model model_;
  std::unique_ptr<Optimizer> optimizer_;
  GradScaler scaler_;
  std::unique_ptr<BatchSource> batches_;
  ScheduleOptions schedule_;
  RunIdentity identity_;
  TrainingState state_;
  std::unique_ptr<MetricsLog> metrics_;
  std::unique_ptr<TensorboardEvents> events_;
  bool warned_of_taken_cores_ = false;
};

/// The recipe with what `auto` came to, so that a run can be resumed where it would choose
/// otherwise.
Recipe as_run(Recipe recipe, const DatasetChoice& choice) {
  recipe.data.dataset = choice.kind;
  if (choice.kind == DatasetKind::kSmartCacheDataset) recipe.data.cache_rate = choice.cache_rate;
  return recipe;
}

}  // namespace

RunReport train(const Recipe& recipe, const TrainOptions& options) {
  // Before a run folder is made for a data set that is not there.
  check_dataset_folder(options.dataset);
  return train(recipe, options, open_run_folder(options.out, options.resume));
}

RunReport train(const Recipe& recipe, const TrainOptions& options, const RunFolder& folder) {
  const LogFile log(folder.log());
  Run run(recipe, options, folder);
  // Of a run that was finished before, only what is missing is written.
  const bool was_finished = run.is_finished();
  const auto is_due = [&](const std::filesystem::path& path) {
    return !was_finished || !std::filesystem::exists(path);
  };
  const auto describe_run = [&] {
    write_run_description(folder, recipe, run.model(), run.data(), run.state().changes);
  };
  if (was_finished) log_info("the run is finished, after {} epochs", run.state().epoch);
  if (is_due(folder.recipe())) {
    write_file_atomically(folder.recipe(),
                          as_run(recipe, run.data().choice).to_json().dump(2) + "\n");
  }
  if (is_due(folder.run())) describe_run();
  while (!run.is_finished()) {
    run.do_epoch();
    if (stop_requested() && !run.is_finished()) {
      throw InterruptedError(
          fmt::format("stopped after epoch {}; the run is saved", run.state().epoch),
          fmt::format("go on with --resume --out {}", folder.path.string()));
    }
  }
  run.finish();
  const TrainingState& state = run.state();
  log_info("train completed, best_metric: {:.4f} at epoch: {} total time: {:.4f}",
           state.best_metric, state.best_metric_epoch, state.seconds_without_cache);

  if (!was_finished) describe_run();
  RunReport report = make_run_report(options.label, recipe, run.model(), run.data(), state.history,
                                     state.cache_seconds);
  if (is_due(folder.report())) write_report(folder.path, report);
  return report;
}

bool is_complete_run(const Recipe& recipe, const RunFolder& folder) {
  const auto state = read_saved_state(folder.path);
  if (!state || state->epoch < recipe.max_epochs) return false;
  for (const auto& path : {folder.run(), folder.best_weights(), folder.report()}) {
    if (!std::filesystem::exists(path)) return false;
  }
  const auto class_count = static_cast<std::size_t>(recipe.network.out_channels);
  return MetricsLog::holds(folder.path, class_count, state->history) &&
         TensorboardEvents::holds(folder.path, state->history);
}

}  // namespace hayate
