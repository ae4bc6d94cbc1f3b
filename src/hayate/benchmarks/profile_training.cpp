// SPDX-License-Identifier: Apache-2.0
#include "hayate/benchmarks/profile_training.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <ATen/Parallel.h>

#include "hayate/base/error.h"
#include "hayate/base/fast_paths.h"
#include "hayate/base/parallel.h"
#include "hayate/base/process_clock.h"
#include "hayate/base/stopwatch.h"
#include "hayate/base/system_info.h"
#include "hayate/benchmarks/peak_flops.h"
#include "hayate/kernels/isa.h"
#include "hayate/prediction/device.h"
#include "hayate/prediction/precision.h"
#include "hayate/reporting/machine_report.h"
#include "hayate/reporting/rank_seconds.h"
#include "hayate/training/nvtx_marks.h"
#include "hayate/training/ranks_of_run.h"
#include "hayate/training/train_epoch.h"

namespace hayate {
namespace {

/// What is measured once the session stands: steps of training, and a validation.
struct ProfiledRun {
  TrainingSession session;
  std::int64_t steps = 0;
  double loss = 0.0;
  RankSeconds seconds;

  ProfiledRun(const ProfileOptions& options, const Ranks& ranks)
      : session(options.recipe, {options.dataset, options.device, options.skip_bad, ranks}),
        steps(options.steps > 0 ? options.steps : session.steps_per_epoch()) {}

  void train() {
    TrainingState state;
    RunPlan plan(session.recipe(), session.steps_per_epoch(), state, session.ranks(),
                 process_seconds);
    plan.end_at(steps);
    while (state.global_step < steps) {
      const EpochOutcome outcome = train_epoch(session, state, plan);
      if (!outcome.finished) throw InterruptedError("stopped while profiling");
      loss = outcome.mean_loss;
      seconds += outcome.seconds;
      state.begin_next_epoch();
    }
  }

  /// Returns what the ranks' epochs take. A collective.
  RanksReport ranks_report() const {
    const double epochs =
        static_cast<double>(steps) / static_cast<double>(session.steps_per_epoch());
    RanksReport report = describe_ranks(session);
    report.seconds = gather_rank_seconds(scaled(seconds, 1.0 / epochs), session.ranks());
    return report;
  }
};

RunFacts facts_of(const Recipe& recipe, const ProfiledRun& run) {
  RunFacts facts;
  const TrainingSession& session = run.session;
  facts.dataset = session.data().datasets.choice.kind;
  facts.is_dataset_chosen = recipe.data.dataset == DatasetKind::kAuto;
  facts.cache_rate = facts.dataset == DatasetKind::kSmartCacheDataset
                         ? session.data().datasets.choice.cache_rate
                         : recipe.data.cache_rate;
  facts.cache_workers = recipe.data.cache_workers;
  facts.loader_workers = loader_options(recipe, session.ranks()).num_workers;
  facts.val_interval = recipe.val_interval;
  facts.max_epochs = recipe.max_epochs;
  facts.steps_per_epoch = session.steps_per_epoch();
  facts.steps = run.steps;
  facts.cores = thread_count();
  const c10::Device device = session.model().device();
  facts.precision = precision_name(session.model().precision());
  facts.fast_precision = precision_name(resolve_precision(Precision::kAuto, device));
  facts.peak_gflops = measure_peak_gflops(device, session.model().precision());
  return facts;
}

KeyValueRows machine_rows(const TrainingSession& session) {
  KeyValueRows rows = make_machine_rows();
  rows.emplace_back("Device", describe_device(session.model().device()));
  rows.emplace_back("Kernels", enum_name(selected_isa()));
  rows.emplace_back("Threads", std::to_string(at::get_num_threads()));
  return rows;
}

}  // namespace

ProfiledTraining profile_training(const ProfileOptions& options, const Ranks& ranks) {
  ProfiledTraining result;
  Profile& profile = result.profile;
  profile.date = current_date_text();

  if (resolve_device(options.device).is_cuda()) set_trace_marks(nvtx_marks());
  std::optional<ProfiledRun> run;
  ResourceLog resources;
  TraceRecording recording;
  reset_fast_path_counts();
  const Stopwatch watch;
  const double waited_before = run_queue_wait_seconds();
  {
    const TraceRange range(kRunRange);
    run.emplace(options, ranks);
    run->train();
    run->session.validate();
  }
  profile.wall_seconds = watch.seconds();
  const double waited = run_queue_wait_seconds() - waited_before;
  result.events = recording.take();
  profile.resources = resources.take();

  RanksReport ranks_report = run->ranks_report();
  if (!ranks.is_first()) return {};
  profile.data_set = run->session.data().list.name;
  profile.recipe = options.recipe.name;
  profile.loss = run->loss;
  profile.trace = summarize_trace(result.events);
  profile.facts = facts_of(options.recipe, *run);
  profile.facts.ranks = std::move(ranks_report);
  profile.facts.fast_paths = fast_path_counts();
  profile.facts.waited_for_core_share = waited / profile.wall_seconds;
  profile.facts.used_core_share = mean_cpu_percent(profile.resources) / 100.0 / profile.facts.cores;
  profile.advice = advise(profile.trace, profile.facts);
  profile.machine = machine_rows(run->session);
  return result;
}

}  // namespace hayate
