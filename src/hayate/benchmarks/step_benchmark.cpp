// SPDX-License-Identifier: Apache-2.0
#include "hayate/benchmarks/step_benchmark.h"

#include <algorithm>

#include <ATen/Parallel.h>
#include <nlohmann/json.hpp>

#include "hayate/base/parallel.h"
#include "hayate/base/philox_stream.h"
#include "hayate/base/stopwatch.h"
#include "hayate/benchmarks/engine_rows.h"
#include "hayate/benchmarks/peak_flops.h"
#include "hayate/benchmarks/spread.h"
#include "hayate/kernels/isa.h"
#include "hayate/recipe/flop_count.h"
#include "hayate/training/device.h"
#include "hayate/training/train_epoch.h"

namespace hayate {
namespace {

using nlohmann::ordered_json;

/// The first steps also build kernels and take memory from the system.
constexpr int kWarmUpSteps = 2;

/// Patches of noise with a ball as label: something that a few steps begin to learn, so that the
/// loss beside the times says whether the right thing was computed.
Batch make_batch(const Recipe& recipe, const StepBenchmarkOptions& options) {
  const std::int64_t n = options.patch_size;
  Batch batch;
  batch.shape = {options.batch_size, recipe.network.in_channels, n, n, n};
  const std::int64_t voxels = n * n * n;
  const std::int64_t image_size = options.batch_size * recipe.network.in_channels * voxels;
  batch.images = std::make_unique<float[]>(static_cast<std::size_t>(image_size));
  batch.labels =
      std::make_unique<std::uint8_t[]>(static_cast<std::size_t>(options.batch_size * voxels));
  PhiloxStream random({.seed = 1});
  for (std::int64_t i = 0; i < image_size; ++i) {
    batch.images[static_cast<std::size_t>(i)] = static_cast<float>(random.next_uint32()) * 0x1p-32F;
  }
  std::size_t i = 0;
  for (std::int64_t item = 0; item < options.batch_size; ++item) {
    for (std::int64_t x = 0; x < n; ++x) {
      for (std::int64_t y = 0; y < n; ++y) {
        for (std::int64_t z = 0; z < n; ++z) {
          const auto square = [&](std::int64_t at) { return (2 * at - n) * (2 * at - n); };
          batch.labels[i++] = 4 * (square(x) + square(y) + square(z)) < n * n ? 1 : 0;
        }
      }
    }
    batch.case_names.push_back("synthetic");
  }
  return batch;
}

/// A network under training.
class Training {
 public:
  Training(const Recipe& recipe, c10::Device device)
      : recipe_(recipe),
        model_(recipe, device),
        optimizer_(make_optimizer(model_.network().parameters(), recipe.optimizer)),
        scaler_(model_.precision() == c10::kHalf, device) {
    model_.network().train();
  }

  const Model& model() const { return model_; }
  double loss() const { return loss_; }

  /// \returns milliseconds a patch
  double step(const StepBenchmarkOptions& options) {
    const Learner learner{model_,       *optimizer_,       scaler_,
                          recipe_.loss, recipe_.optimizer, recipe_.schedule};
    Batch batch = make_batch(recipe_, options);
    const Stopwatch watch;
    loss_ =
        train_step(learner, to_tensors(std::move(batch), model_.device()), recipe_.optimizer.lr);
    return watch.seconds() * 1e3 / static_cast<double>(options.batch_size);
  }

 private:
  const Recipe& recipe_;
  Model model_;
  std::unique_ptr<Optimizer> optimizer_;
  GradScaler scaler_;
  double loss_ = 0.0;
};

}  // namespace

ordered_json run_step_benchmark(const StepBenchmarkOptions& options) {
  at::set_num_threads(options.threads > 0 ? options.threads : available_cores());
  const Recipe& recipe = options.recipe;
  const c10::Device device = resolve_device(options.device);
  Training training(recipe, device);
  std::unique_ptr<Training> plain;
  if (options.compare_plain) plain = std::make_unique<Training>(recipe, device);

  const double flops =
      count_flops(recipe.network, {options.patch_size, options.patch_size, options.patch_size})
          .training;
  std::vector<double> ms_per_patch;
  std::vector<double> plain_ms_per_patch;
  std::vector<double> ratios;
  double peak_gflops = 0.0;
  for (int step = 0; step < kWarmUpSteps + options.steps; ++step) {
    const double ms = training.step(options);
    double plain_ms = 0.0;
    if (plain) {
      const IsaScope reference(Isa::kReference);
      plain_ms = plain->step(options);
    }
    peak_gflops = std::max(peak_gflops, measure_peak_gflops(device, training.model().precision()));
    if (step < kWarmUpSteps) continue;
    ms_per_patch.push_back(ms);
    if (plain) {
      plain_ms_per_patch.push_back(plain_ms);
      ratios.push_back(plain_ms / ms);
    }
  }

  const Spread spread = spread_of(ms_per_patch);
  ordered_json result;
  result["benchmark"] = "step";
  result["recipe"] = recipe.name;
  result["patch"] = options.patch_size;
  result["batch"] = options.batch_size;
  add_engine_rows(result, training.model());
  result["steps"] = options.steps;
  add_spread(result, "ms_per_patch", spread);
  result["gflop_per_patch"] = flops / 1e9;
  add_peak_rows(result, flops, spread.median, peak_gflops);
  result["loss"] = training.loss();
  if (plain) {
    add_spread(result, "plain_ms_per_patch", spread_of(plain_ms_per_patch));
    add_spread(result, "plain_over_fused", spread_of(ratios));
    result["plain_loss"] = plain->loss();
  }
  return result;
}

}  // namespace hayate
