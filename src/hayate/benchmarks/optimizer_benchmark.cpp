// SPDX-License-Identifier: Apache-2.0
#include "hayate/benchmarks/optimizer_benchmark.h"

#include <algorithm>
#include <memory>
#include <vector>

#include <ATen/Context.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/randn_like.h>
#include <nlohmann/json.hpp>

#include "hayate/base/hash.h"
#include "hayate/base/stopwatch.h"
#include "hayate/benchmarks/engine_rows.h"
#include "hayate/benchmarks/spread.h"
#include "hayate/kernels/isa.h"
#include "hayate/optimizers/optimizer.h"
#include "hayate/prediction/model.h"

namespace hayate {
namespace {

/// A network whose gradients stay as they are.
class Stepping {
 public:
  explicit Stepping(const Recipe& recipe)
      : recipe_(recipe),
        model_(recipe, at::kCPU),
        optimizer_(make_optimizer(model_.network().parameters(), recipe.optimizer)) {
    at::manual_seed(recipe.seed + 1);
    for (const at::Tensor& parameter : parameters()) {
      parameter.mutable_grad() = at::randn_like(parameter.detach()) * 1e-2;
    }
  }

  const Model& model() const { return model_; }
  const std::vector<at::Tensor>& parameters() const { return optimizer_->parameters(); }

  /// \returns milliseconds
  double step() {
    const Stopwatch watch;
    optimizer_->step(recipe_.optimizer.lr);
    return watch.seconds() * 1e3;
  }

  std::uint64_t hash() const {
    Hasher hasher;
    for (const at::Tensor& parameter : parameters()) {
      hasher.update({static_cast<const std::byte*>(parameter.const_data_ptr()),
                     static_cast<std::size_t>(parameter.nbytes())});
    }
    return hasher.digest();
  }

 private:
  const Recipe& recipe_;
  Model model_;
  std::unique_ptr<Optimizer> optimizer_;
};

/// Largest difference of two networks' parameters.
double largest_difference(const Stepping& a, const Stepping& b) {
  double largest = 0.0;
  for (std::size_t i = 0; i < a.parameters().size(); ++i) {
    const at::Tensor difference = (a.parameters()[i] - b.parameters()[i]).detach().abs().max();
    largest = std::max(largest, difference.item<double>());
  }
  return largest;
}

}  // namespace

nlohmann::ordered_json run_optimizer_benchmark(const OptimizerBenchmarkOptions& options) {
  Stepping swept(options.recipe);
  std::unique_ptr<Stepping> plain;
  if (options.compare_plain) plain = std::make_unique<Stepping>(options.recipe);

  std::vector<double> ms;
  std::vector<double> plain_ms;
  std::vector<double> ratios;
  for (int step = 0; step < kWarmUpSteps + options.steps; ++step) {
    const double of_step = swept.step();
    double of_plain = 0.0;
    if (plain) {
      const IsaScope reference(Isa::kReference);
      of_plain = plain->step();
    }
    if (step < kWarmUpSteps) continue;
    ms.push_back(of_step);
    if (!plain) continue;
    plain_ms.push_back(of_plain);
    ratios.push_back(of_plain / of_step);
  }

  std::int64_t size = 0;
  for (const at::Tensor& parameter : swept.parameters()) size += parameter.numel();
  nlohmann::ordered_json result;
  result["benchmark"] = "optimizer";
  result["recipe"] = options.recipe.name;
  result["optimizer"] = options.recipe.optimizer.kind.name();
  result["parameters"] = size;
  add_engine_rows(result, swept.model());
  result["steps"] = options.steps;
  add_spread(result, "ms_per_step", spread_of(ms));
  result["hash"] = format_hash(swept.hash());
  if (plain) {
    add_spread(result, "plain_ms_per_step", spread_of(plain_ms));
    add_spread(result, "plain_over_swept", spread_of(ratios));
    result["plain_hash"] = format_hash(plain->hash());
    result["largest_difference"] = largest_difference(swept, *plain);
  }
  return result;
}

}  // namespace hayate
