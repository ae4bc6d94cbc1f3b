// SPDX-License-Identifier: Apache-2.0
#include "hayate/benchmarks/layers_benchmark.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "hayate/base/trace.h"
#include "hayate/benchmarks/engine_rows.h"
#include "hayate/benchmarks/peak_flops.h"
#include "hayate/benchmarks/spread.h"
#include "hayate/benchmarks/synthetic_training.h"
#include "hayate/prediction/device.h"

namespace hayate {
namespace {

using nlohmann::ordered_json;

/// One kind of layer in one pass.
struct Row {
  /// Milliseconds a patch over all such layers, of each step.
  std::vector<double> ms;
  double flops = 0.0;
  double bytes = 0.0;
  int layers = 0;
};

/// Rows by name and detail.
using Rows = std::map<std::pair<std::string, std::string>, Row>;

void add_step(Rows& rows, const std::vector<TraceEvent>& events, double patches) {
  Rows of_step;
  for (const TraceEvent& event : events) {
    Row& row = of_step[{event.name, event.detail.text}];
    row.ms.resize(1);
    row.ms[0] += static_cast<double>(event.end_ns - event.begin_ns) / 1e6 / patches;
    row.flops += event.detail.flops / patches;
    row.bytes += event.detail.bytes / patches;
    ++row.layers;
  }
  for (auto& [key, row] : of_step) {
    const double ms = row.ms[0];
    row.ms = std::move(rows[key].ms);
    row.ms.push_back(ms);
    rows[key] = std::move(row);
  }
}

}  // namespace

ordered_json run_layers_benchmark(const StepBenchmarkOptions& options) {
  const c10::Device device = resolve_device(options.device);
  SyntheticTraining training(options.recipe, device);
  Rows rows;
  std::vector<double> ms_per_patch;
  double peak_gflops = 0.0;
  for (int step = 0; step < kWarmUpSteps + options.steps; ++step) {
    TraceRecording recording;
    const double ms = training.step(options.batch_size, options.patch_size);
    const std::vector<TraceEvent> events = recording.take();
    peak_gflops = std::max(peak_gflops, measure_peak_gflops(device, training.model().precision()));
    if (step < kWarmUpSteps) continue;
    ms_per_patch.push_back(ms);
    add_step(rows, events, static_cast<double>(options.batch_size));
  }

  ordered_json result = head_of("layers", options, training.model());
  const Spread step = spread_of(ms_per_patch);
  add_spread(result, "ms_per_patch", step);
  result["peak_gflops"] = peak_gflops;
  double covered = 0.0;
  std::vector<ordered_json> layers;
  for (const auto& [key, row] : rows) {
    const double ms = spread_of(row.ms).median;
    ordered_json of_row;
    of_row["pass"] = key.first;
    of_row["layer"] = key.second;
    of_row["layers"] = row.layers;
    of_row["ms_per_patch"] = ms;
    of_row["share_of_step"] = ms / step.median;
    of_row["gflop"] = row.flops / 1e9;
    of_row["gflops"] = row.flops / ms / 1e6;
    of_row["share_of_peak"] = row.flops / ms / 1e6 / peak_gflops;
    of_row["megabytes"] = row.bytes / 1e6;
    of_row["gigabytes_per_second"] = row.bytes / ms / 1e6;
    // The phases (forward, backward) have no detail and contain the others.
    if (!key.second.empty() || key.first == "update") covered += ms;
    layers.push_back(std::move(of_row));
  }
  std::ranges::stable_sort(layers, std::greater<>(), [](const ordered_json& row) {
    return row["ms_per_patch"].get<double>();
  });
  result["covered_share"] = covered / step.median;
  result["loss"] = training.loss();
  result["rows"] = layers;
  return result;
}

}  // namespace hayate
