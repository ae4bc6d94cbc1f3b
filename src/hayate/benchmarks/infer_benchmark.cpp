// SPDX-License-Identifier: Apache-2.0
#include "hayate/benchmarks/infer_benchmark.h"

#include <algorithm>

#include <ATen/Context.h>
#include <ATen/ops/rand.h>
#include <c10/core/GradMode.h>
#include <nlohmann/json.hpp>

#include "hayate/base/stopwatch.h"
#include "hayate/benchmarks/engine_rows.h"
#include "hayate/benchmarks/peak_flops.h"
#include "hayate/benchmarks/spread.h"
#include "hayate/prediction/device.h"
#include "hayate/prediction/model.h"

namespace hayate {

nlohmann::ordered_json run_infer_benchmark(const InferBenchmarkOptions& options) {
  constexpr int kWarmUpPasses = 2;
  const Recipe& recipe = options.recipe;
  const c10::Device device = resolve_device(options.device);
  Model model(recipe, device);
  model.network().eval();
  const c10::AutoGradMode no_grad(false);
  const std::int64_t n = options.window_size;
  const at::Tensor windows =
      at::rand({options.batch_size, recipe.network.in_channels, n, n, n}).to(device);

  std::vector<double> ms_per_window;
  double peak_gflops = 0.0;
  double mean_logit = 0.0;
  for (int pass = 0; pass < kWarmUpPasses + options.passes; ++pass) {
    const Stopwatch watch;
    const at::Tensor logits = model.forward(windows);
    wait_for_device(device);
    const double ms = watch.seconds() * 1e3 / static_cast<double>(options.batch_size);
    if (pass >= kWarmUpPasses) ms_per_window.push_back(ms);
    mean_logit = logits.mean(at::kDouble).item<double>();
    peak_gflops = std::max(peak_gflops, measure_peak_gflops(device, model.precision()));
  }

  const Spread spread = spread_of(ms_per_window);
  const double flops = recipe.network.count_flops({n, n, n}).forward;
  nlohmann::ordered_json result;
  result["benchmark"] = "infer";
  result["recipe"] = recipe.name;
  result["window"] = n;
  result["batch"] = options.batch_size;
  add_engine_rows(result, model);
  result["passes"] = options.passes;
  add_spread(result, "ms_per_window", spread);
  result["gflop_per_window"] = flops / 1e9;
  add_peak_rows(result, flops, spread.median, peak_gflops);
  result["mean_logit"] = mean_logit;
  return result;
}

}  // namespace hayate
