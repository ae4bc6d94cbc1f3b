// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/train.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/interrupt.h"
#include "hayate/base/log.h"
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
        folder_(folder),
        data_(prepare_training_data(recipe, options.dataset, options.skip_bad)),
        model_(recipe, resolve_device(options.device)),
        optimizer_(make_optimizer(model_.network().parameters(), recipe.optimizer)),
        scaler_(model_.precision() == c10::kHalf, model_.device()),
        batches_(make_batches(recipe, data_, model_.device())),
        schedule_(schedule_of(recipe, batches_->batch_count())),
        identity_{recipe_identity(recipe, data_.choice), data_.hash} {
    if (!options.weights.empty()) model_.load_weights(options.weights);
    const bool resumed = options.resume && read_checkpoint(folder_.path, parts(), identity_);
    if (!resumed) state_.cache_seconds = 0.0;
    state_.cache_seconds += data_.cache_seconds;
    if (recipe.val_interval > recipe.max_epochs) {
      log_warning(
          "{} epochs end before the first validation (val_interval {}): without one there "
          "will be no best weights to predict with",
          recipe.max_epochs, recipe.val_interval);
    }
    metrics_ = std::make_unique<MetricsLog>(folder_.path, class_count(), state_.epoch);
    events_ = std::make_unique<TensorboardEvents>(folder_.path, resumed ? state_.epoch + 1 : 0);
    if (resumed) {
      history_ = read_metrics(folder_.path);
      log_info("resumed at epoch {}, step {}", state_.epoch + 1, state_.step_in_epoch);
    }
  }

  const TrainingState& state() const { return state_; }
  const TrainingData& data() const { return data_; }
  const Model& model() const { return model_; }
  const std::vector<EpochRecord>& history() const { return history_; }

  /// Trains the rest of the epoch under way, validates it when it is its turn, and saves.
  void do_epoch() {
    const Stopwatch session;
    const double seconds_before = state_.epoch_seconds;
    const auto keep_clock = [&] { state_.epoch_seconds = seconds_before + session.seconds(); };
    log_info("{}", std::string(10, '-'));
    log_info("epoch {}/{}", state_.epoch + 1, recipe_.max_epochs);

    const EpochOutcome outcome = train_epoch(learner(), *batches_, state_);
    keep_clock();
    if (!outcome.finished) stop();
    EpochRecord record = start_record(outcome);
    if ((state_.epoch + 1) % recipe_.val_interval == 0) {
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

 private:
  std::size_t class_count() const { return static_cast<std::size_t>(recipe_.network.out_channels); }

  RunParts parts() { return {model_.network(), *optimizer_, scaler_, state_}; }

  Learner learner() {
    return {model_, *optimizer_, scaler_, recipe_.loss, recipe_.optimizer, schedule_};
  }

  [[noreturn]] void stop() {
    write_checkpoint(folder_.path, parts(), identity_);
    throw InterruptedError(fmt::format("stopped in epoch {} after step {}; the run is saved",
                                       state_.epoch + 1, state_.step_in_epoch),
                           fmt::format("go on with --resume --out {}", folder_.path.string()));
  }

  EpochRecord start_record(const EpochOutcome& outcome) {
    EpochRecord record;
    record.epoch = state_.epoch + 1;
    record.train_loss = outcome.mean_loss;
    record.learning_rate = outcome.learning_rate;
    record.train_seconds = state_.epoch_seconds;
    record.data_wait_seconds = outcome.data_wait_seconds;
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
    if (score > state_.best_metric) {
      state_.best_metric = score;
      state_.best_metric_epoch = record.epoch;
      save_state_dict(model_.network(), folder_.best_weights(),
                      {{"recipe", recipe_.to_json().dump()},
                       {"trained_on", data_.trained_on.to_json().dump()}});
      log_line("saved new best metric model");
    }
    log_info("current epoch: {} current mean dice: {:.4f} best mean dice: {:.4f} at epoch: {}",
             record.epoch, score, state_.best_metric, state_.best_metric_epoch);
    log_info("mean dice with background: {:.4f} of the foreground: {:.4f}", record.mean_dice,
             record.mean_foreground_dice);
  }

  int validation_workers() const {
    return static_cast<int>(std::max<std::int64_t>(recipe_.data.num_workers, 1));
  }

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
    metrics_->append(record);
    events_->add_epoch(record);
    history_.push_back(std::move(record));

    state_.begin_next_epoch();
    write_checkpoint(folder_.path, parts(), identity_);
  }

  const Recipe& recipe_;
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
  std::vector<EpochRecord> history_;
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
  const RunFolder folder = open_run_folder(options.out, options.resume);
  const LogFile log(folder.log());
  Run run(recipe, options, folder);
  write_file_atomically(folder.recipe(),
                        as_run(recipe, run.data().choice).to_json().dump(2) + "\n");
  write_run_description(folder, recipe, run.model(), run.data());
  while (run.state().epoch < recipe.max_epochs) {
    run.do_epoch();
    if (stop_requested() && run.state().epoch < recipe.max_epochs) {
      throw InterruptedError(
          fmt::format("stopped after epoch {}; the run is saved", run.state().epoch),
          fmt::format("go on with --resume --out {}", folder.path.string()));
    }
  }
  const TrainingState& state = run.state();
  log_info("train completed, best_metric: {:.4f} at epoch: {} total time: {:.4f}",
           state.best_metric, state.best_metric_epoch, state.seconds_without_cache);

  write_run_description(folder, recipe, run.model(), run.data());
  RunReport report = make_run_report(options.label, recipe, run.model(), run.data(), run.history(),
                                     state.cache_seconds);
  write_report(folder.path, report);
  return report;
}

}  // namespace hayate
