// SPDX-License-Identifier: Apache-2.0
#include "hayate/benchmarks/profile_training.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <ATen/Parallel.h>

#include "hayate/base/error.h"
#include "hayate/base/parallel.h"
#include "hayate/base/stopwatch.h"
#include "hayate/base/system_info.h"
#include "hayate/benchmarks/peak_flops.h"
#include "hayate/kernels/isa.h"
#include "hayate/reporting/machine_report.h"
#include "hayate/training/device.h"
#include "hayate/training/make_batches.h"
#include "hayate/training/model.h"
#include "hayate/training/nvtx_marks.h"
#include "hayate/training/precision.h"
#include "hayate/training/train_epoch.h"
#include "hayate/training/training_data.h"
#include "hayate/training/validate.h"

namespace hayate {
namespace {

/// The first `limit` batches of an epoch.
class FirstBatches final : public BatchSource {
 public:
  FirstBatches(BatchSource& batches, std::int64_t limit) : batches_(batches), limit_(limit) {}

  std::int64_t batch_count() const override { return std::min(batches_.batch_count(), limit_); }
  void start_epoch(std::uint32_t epoch, std::int64_t first_batch) override {
    batches_.start_epoch(epoch, first_batch);
  }
  std::optional<TrainingBatch> next() override { return batches_.next(); }

 private:
  BatchSource& batches_;
  std::int64_t limit_;
};

/// What is measured, from the data set's list to the validation's metric.
class ProfiledRun {
 public:
  explicit ProfiledRun(const ProfileOptions& options)
      : recipe_(options.recipe),
        data_(prepare_training_data(recipe_, options.dataset, options.skip_bad)),
        model_(recipe_, resolve_device(options.device)),
        optimizer_(make_optimizer(model_.network().parameters(), recipe_.optimizer)),
        scaler_(model_.precision() == c10::kHalf, model_.device()),
        batches_(make_batches(recipe_, data_, model_.device())),
        schedule_(schedule_of(recipe_, batches_->batch_count())) {
    steps_ = options.steps > 0 ? options.steps : batches_->batch_count();
  }

  void train() {
    const Learner learner{model_, *optimizer_, scaler_, recipe_.loss, recipe_.optimizer, schedule_};
    TrainingState state;
    while (state.global_step < steps_) {
      FirstBatches batches(*batches_, steps_ - state.global_step);
      const EpochOutcome outcome = train_epoch(learner, batches, state);
      if (!outcome.finished) throw InterruptedError("stopped while profiling");
      loss_ = outcome.mean_loss;
      state.begin_next_epoch();
    }
  }

  void validate_once() {
    const int workers = static_cast<int>(std::max<std::int64_t>(recipe_.data.num_workers, 1));
    validate(model_, *data_.validation, recipe_.inferer, recipe_.network.out_channels, workers);
  }

  const Model& model() const { return model_; }
  const DatasetChoice& dataset_choice() const { return data_.choice; }
  const std::string& data_set() const { return data_.list.name; }
  double loss() const { return loss_; }
  std::int64_t steps() const { return steps_; }
  std::int64_t steps_per_epoch() const { return batches_->batch_count(); }

 private:
  const Recipe& recipe_;
  TrainingData data_;
  Model model_;
  std::unique_ptr<Optimizer> optimizer_;
  GradScaler scaler_;
  std::unique_ptr<BatchSource> batches_;
  ScheduleOptions schedule_;
  std::int64_t steps_ = 0;
  double loss_ = 0.0;
};

RunFacts facts_of(const Recipe& recipe, const ProfiledRun& run) {
  RunFacts facts;
  facts.dataset = run.dataset_choice().kind;
  facts.is_dataset_chosen = recipe.data.dataset == DatasetKind::kAuto;
  facts.cache_rate = facts.dataset == DatasetKind::kSmartCacheDataset
                         ? run.dataset_choice().cache_rate
                         : recipe.data.cache_rate;
  facts.cache_workers = recipe.data.cache_workers;
  facts.loader_workers = loader_options(recipe).num_workers;
  facts.val_interval = recipe.val_interval;
  facts.max_epochs = recipe.max_epochs;
  facts.steps_per_epoch = run.steps_per_epoch();
  facts.steps = run.steps();
  facts.cores = thread_count();
  const c10::Device device = run.model().device();
  facts.precision = precision_name(run.model().precision());
  facts.fast_precision = precision_name(resolve_precision(Precision::kAuto, device));
  facts.peak_gflops = measure_peak_gflops(device, run.model().precision());
  return facts;
}

KeyValueRows machine_rows(const ProfiledRun& run) {
  KeyValueRows rows = make_machine_rows();
  rows.emplace_back("Device", describe_device(run.model().device()));
  rows.emplace_back("Kernels", enum_name(selected_isa()));
  rows.emplace_back("Threads", std::to_string(at::get_num_threads()));
  return rows;
}

}  // namespace

ProfiledTraining profile_training(const ProfileOptions& options) {
  ProfiledTraining result;
  Profile& profile = result.profile;
  profile.date = current_date_text();

  if (resolve_device(options.device).is_cuda()) set_trace_marks(nvtx_marks());
  std::optional<ProfiledRun> run;
  ResourceLog resources;
  TraceRecording recording;
  const Stopwatch watch;
  const double waited_before = run_queue_wait_seconds();
  {
    const TraceRange range(kRunRange);
    run.emplace(options);
    run->train();
    run->validate_once();
  }
  profile.wall_seconds = watch.seconds();
  const double waited = run_queue_wait_seconds() - waited_before;
  result.events = recording.take();
  profile.resources = resources.take();

  profile.data_set = run->data_set();
  profile.recipe = options.recipe.name;
  profile.loss = run->loss();
  profile.trace = summarize_trace(result.events);
  profile.facts = facts_of(options.recipe, *run);
  profile.facts.waited_for_core_share = waited / profile.wall_seconds;
  profile.facts.used_core_share = mean_cpu_percent(profile.resources) / 100.0 / profile.facts.cores;
  profile.advice = advise(profile.trace, profile.facts);
  profile.machine = machine_rows(*run);
  return result;
}

}  // namespace hayate
