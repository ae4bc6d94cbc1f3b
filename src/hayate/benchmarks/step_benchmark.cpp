// SPDX-License-Identifier: Apache-2.0
#include "hayate/benchmarks/step_benchmark.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "hayate/base/system_info.h"
#include "hayate/benchmarks/device_memory.h"
#include "hayate/benchmarks/engine_rows.h"
#include "hayate/benchmarks/peak_flops.h"
#include "hayate/benchmarks/spread.h"
#include "hayate/benchmarks/synthetic_training.h"
#include "hayate/distributed/run_on_ranks.h"
#include "hayate/kernels/isa.h"
#include "hayate/prediction/device.h"

namespace hayate {
namespace {

using nlohmann::ordered_json;

/// Bytes by which the process grew at most in a step, over what it holds between steps.
std::int64_t measure_step_memory(SyntheticTraining& training, const StepBenchmarkOptions& options) {
  const ResidentMemoryPeak peak;
  training.step(options.batch_size, options.patch_size);
  return peak.growth_bytes();
}

/// Milliseconds of each step in which a rank waited for others: for their gradients, and for sums
/// of statistics and losses.
struct Waiting {
  std::vector<double> gradient_ms;
  std::vector<double> sum_ms;
};

void add_waiting(ordered_json& result, const Ranks& ranks, const Waiting& waiting, double step_ms) {
  if (ranks.is_alone()) return;
  const Spread gradients = spread_of(waiting.gradient_ms);
  const Spread sums = spread_of(waiting.sum_ms);
  result["ranks"] = ranks.size();
  result["step_ms"] = step_ms;
  add_spread(result, "gradient_wait_ms", gradients);
  add_spread(result, "sum_wait_ms", sums);
  result["waited_share"] = (gradients.median + sums.median) / step_ms;
}

ordered_json measure_steps(const StepBenchmarkOptions& options, const Ranks& ranks) {
  const Recipe& recipe = options.recipe;
  const c10::Device device = resolve_device(options.device);
  SyntheticTraining training(recipe, device, ranks);
  std::unique_ptr<SyntheticTraining> plain;
  if (options.compare_plain) plain = std::make_unique<SyntheticTraining>(recipe, device, ranks);

  const double flops =
      recipe.network.count_flops({options.patch_size, options.patch_size, options.patch_size})
          .training;
  std::vector<double> ms_per_patch;
  Waiting waiting;
  std::vector<double> plain_ms_per_patch;
  std::vector<double> ratios;
  double peak_gflops = 0.0;
  for (int step = 0; step < kWarmUpSteps + options.steps; ++step) {
    const double ms = training.step(options.batch_size, options.patch_size);
    const double gradient_ms = training.gradient_wait_ms();
    const double sum_ms = training.sum_wait_ms();
    double plain_ms = 0.0;
    if (plain) {
      const IsaScope reference(Isa::kReference);
      plain_ms = plain->step(options.batch_size, options.patch_size);
    }
    peak_gflops = std::max(peak_gflops, measure_peak_gflops(device, training.model().precision()));
    if (step < kWarmUpSteps) continue;
    ms_per_patch.push_back(ms);
    waiting.gradient_ms.push_back(gradient_ms);
    waiting.sum_ms.push_back(sum_ms);
    if (plain) {
      plain_ms_per_patch.push_back(plain_ms);
      ratios.push_back(plain_ms / ms);
    }
  }

  const Spread spread = spread_of(ms_per_patch);
  ordered_json result = head_of("step", options, training.model());
  add_spread(result, "ms_per_patch", spread);
  add_waiting(result, ranks, waiting, spread.median * static_cast<double>(options.batch_size));
  result["gflop_per_patch"] = flops / 1e9;
  add_peak_rows(result, flops, spread.median, peak_gflops);
  const DeviceMemoryPeak device_memory(device);
  const std::int64_t memory = measure_step_memory(training, options);
  result["step_memory_bytes"] = memory;
  if (const auto bytes = device_memory.bytes()) result["device_memory_bytes"] = *bytes;
  result["loss"] = training.loss();
  if (plain) {
    add_spread(result, "plain_ms_per_patch", spread_of(plain_ms_per_patch));
    add_spread(result, "plain_over_fused", spread_of(ratios));
    const IsaScope reference(Isa::kReference);
    const std::int64_t plain_memory = measure_step_memory(*plain, options);
    result["plain_step_memory_bytes"] = plain_memory;
    result["fused_over_plain_memory"] =
        static_cast<double>(memory) / static_cast<double>(plain_memory);
    result["plain_loss"] = plain->loss();
  }
  return result;
}

}  // namespace

ordered_json run_step_benchmark(const StepBenchmarkOptions& options) {
  ordered_json result;
  run_on_ranks(std::chrono::seconds(options.recipe.distributed.timeout), [&](const Ranks& ranks) {
    ordered_json of_rank = measure_steps(options, ranks);
    if (ranks.is_first()) result = std::move(of_rank);
    return 0;
  });
  return result;
}

}  // namespace hayate
