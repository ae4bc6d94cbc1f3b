// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hayate/base/fast_paths.h"
#include "hayate/profiling/trace_summary.h"
#include "hayate/recipe/data_options.h"
#include "hayate/reporting/advice.h"
#include "hayate/reporting/ranks_report.h"

namespace hayate {

/// What of the recipe, the run and the machine advice depends on.
struct RunFacts {
  /// Kind of data set, not kAuto but what it came to; and whether it was that, so that no better
  /// place had room.
  DatasetKind dataset = DatasetKind::kCacheDataset;
  bool is_dataset_chosen = false;
  double cache_rate = 1.0;
  std::int64_t cache_workers = 0;
  /// Threads that make batches.
  std::int64_t loader_workers = 0;
  std::int64_t val_interval = 1;
  std::int64_t max_epochs = 1;
  /// Steps of a whole epoch, and how many were profiled.
  std::int64_t steps_per_epoch = 1;
  std::int64_t steps = 1;
  int cores = 1;
  /// The run's, and the fastest that the device is good at: "float32", "bfloat16".
  std::string precision;
  std::string fast_precision;
  /// Share of the profiled run in which the training thread waited for a core that others had.
  double waited_for_core_share = 0.0;
  /// Share of all the cores' time that the run itself had.
  double used_core_share = 0.0;
  /// What the cores reach on a large matrix product or convolution; 0: not measured.
  double peak_gflops = 0.0;
  /// What went its fast way in the profiled run, and what did not.
  std::vector<FastPathCount> fast_paths;
  /// Those that trained together; without seconds where it was one process.
  RanksReport ranks;
};

/// An epoch of the recipe as the profiled steps let expect it, in seconds.
struct EpochForecast {
  /// Training, and its share of a validation (one each val_interval epochs).
  double seconds = 0.0;
  /// Waiting for data, in both.
  double data_wait = 0.0;
  /// Forward, backward and update, without waiting for other ranks in them.
  double compute = 0.0;
  double validation = 0.0;
  /// The part of `validation` that is waiting for data.
  double validation_wait = 0.0;
  /// Time before the first epoch, once.
  double cache_fill = 0.0;
};
EpochForecast forecast_epoch(const TraceSummary& summary, const RunFacts& facts);

/// What binds first, then what else is worth a change. Never empty.
std::vector<Advice> advise(const TraceSummary& summary, const RunFacts& facts);

}  // namespace hayate
