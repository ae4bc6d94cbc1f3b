// SPDX-License-Identifier: Apache-2.0
#include "hayate/benchmarks/trace_benchmark.h"

#include <vector>

#include <nlohmann/json.hpp>

#include "hayate/base/stopwatch.h"
#include "hayate/base/trace.h"
#include "hayate/benchmarks/engine_rows.h"
#include "hayate/benchmarks/spread.h"
#include "hayate/benchmarks/synthetic_training.h"
#include "hayate/prediction/device.h"
#include "hayate/profiling/resource_log.h"

namespace hayate {
namespace {

/// Nanoseconds of a range that nobody records.
Spread measure_inactive_range() {
  constexpr int kRounds = 20;
  constexpr int kRanges = 100'000;
  std::vector<double> ns;
  for (int round = 0; round < kRounds; ++round) {
    const Stopwatch watch;
    for (int i = 0; i < kRanges; ++i) {
      // The range has the detail that most ranges have, which is never made.
      const TraceRange range("inactive", [&] { return TraceDetail{.flops = double(i)}; });
    }
    ns.push_back(watch.seconds() * 1e9 / kRanges);
  }
  return spread_of(ns);
}

}  // namespace

nlohmann::ordered_json run_trace_benchmark(const StepBenchmarkOptions& options) {
  SyntheticTraining training(options.recipe, resolve_device(options.device));
  const auto step = [&] {
    return training.step(options.batch_size, options.patch_size) *
           static_cast<double>(options.batch_size);
  };
  std::vector<double> plain_ms;
  std::vector<double> recorded_ms;
  std::vector<double> ratios;
  std::size_t range_count = 0;
  const auto take_plain = [&] { plain_ms.push_back(step()); };
  const auto take_recorded = [&] {
    ResourceLog resources;
    TraceRecording recording;
    recorded_ms.push_back(step());
    range_count = recording.take().size();
  };
  for (int i = 0; i < kWarmUpSteps; ++i) step();
  for (int i = 0; i < options.steps; ++i) {
    // The second way finds warmer caches or a hotter processor, so each comes second in turn.
    if (i % 2 == 0) {
      take_plain();
      take_recorded();
    } else {
      take_recorded();
      take_plain();
    }
    ratios.push_back(recorded_ms.back() / plain_ms.back());
  }

  const Spread inactive = measure_inactive_range();
  const Spread plain = spread_of(plain_ms);
  nlohmann::ordered_json result = head_of("trace", options, training.model());
  result["ranges_per_step"] = range_count;
  add_spread(result, "ns_per_inactive_range", inactive);
  add_spread(result, "ms_per_step", plain);
  result["inactive_share"] =
      static_cast<double>(range_count) * inactive.median / 1e6 / plain.median;
  add_spread(result, "recorded_ms_per_step", spread_of(recorded_ms));
  add_spread(result, "recorded_over_plain", spread_of(ratios));
  result["recorded_over_plain_minimum"] = spread_of(recorded_ms).minimum / plain.minimum;
  result["loss"] = training.loss();
  return result;
}

}  // namespace hayate
