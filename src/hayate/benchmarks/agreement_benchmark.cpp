// SPDX-License-Identifier: Apache-2.0
#include "hayate/benchmarks/agreement_benchmark.h"

#include <cmath>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <nlohmann/json.hpp>

#include "hayate/benchmarks/engine_rows.h"
#include "hayate/benchmarks/synthetic_batch.h"
#include "hayate/kernels/isa.h"
#include "hayate/losses/loss.h"
#include "hayate/prediction/batch_tensors.h"
#include "hayate/prediction/device.h"
#include "hayate/prediction/precision.h"

namespace hayate {
namespace {

using nlohmann::ordered_json;

/// What a step computes, on the host.
struct StepNumbers {
  /// float64 [N * K * X * Y * Z]
  at::Tensor logits;
  double loss = 0.0;
  /// float64, all weights one after the other
  at::Tensor gradients;
};

at::Tensor flat_on_host(const at::Tensor& tensor) {
  // By the tensor's own order of axes, however it lies in memory.
  return tensor.detach().to(at::kCPU, at::kDouble).contiguous().flatten();
}

at::Tensor gradients_of(const Block& network) {
  std::vector<at::Tensor> gradients;
  for (const at::Tensor& parameter : network.parameters()) {
    if (parameter.grad().defined()) gradients.push_back(flat_on_host(parameter.grad()));
  }
  return at::cat(gradients);
}

/// Weights are drawn on the CPU, so that they are the same on every device.
StepNumbers take_step(Recipe recipe, Precision precision, c10::Device device,
                      const AgreementBenchmarkOptions& options) {
  recipe.precision = precision;
  recipe.allow_tf32 = false;
  Model model(recipe, device);
  model.network().train();
  BatchTensors batch =
      to_tensors(make_synthetic_batch(recipe, options.batch_size, options.patch_size), device);
  const at::Tensor logits = model.forward(std::move(batch.images));
  const at::Tensor loss = compute_loss(logits, LossTarget(batch.labels), recipe.loss);
  // Gradients of float16 would vanish; larger factors make some of them infinite.
  const double scale = model.precision() == at::kHalf ? 4096.0 : 1.0;
  (loss * scale).backward();
  return {flat_on_host(logits), loss.item<double>(), gradients_of(model.network()) / scale};
}

/// ‖got − expected‖ / ‖expected‖
double relative_error(const at::Tensor& got, const at::Tensor& expected) {
  return ((got - expected).norm() / expected.norm()).item<double>();
}

struct Bounds {
  double logits = 2e-2;
  double loss = 1e-2;
  double gradients = 1e-1;
};

/// Adds the rows of one precision. \returns whether it agrees
bool add_errors(ordered_json& result, const std::string& name, const StepNumbers& got,
                const StepNumbers& expected) {
  const Bounds bounds =
      name == "float32" ? Bounds{.logits = 1e-4, .loss = 1e-4, .gradients = 1e-3} : Bounds{};
  const double logits = relative_error(got.logits, expected.logits);
  const double loss = std::abs(got.loss - expected.loss) / std::abs(expected.loss);
  const double gradients = relative_error(got.gradients, expected.gradients);
  // What is not a number is within no bound.
  const bool agrees =
      logits <= bounds.logits && loss <= bounds.loss && gradients <= bounds.gradients;
  result[name + "_logits_error"] = logits;
  result[name + "_loss_error"] = loss;
  result[name + "_gradients_error"] = gradients;
  result[name + "_agrees"] = agrees;
  return agrees;
}

/// Those that the device is good at.
std::vector<Precision> precisions_of(c10::Device device) {
  if (!device.is_cpu()) {
    return {Precision::kFloat32, Precision::kFloat16, Precision::kBFloat16};
  }
  if (resolve_precision(Precision::kAuto, device) == at::kFloat) return {Precision::kFloat32};
  return {Precision::kFloat32, Precision::kBFloat16};
}

StepNumbers take_reference_step(const AgreementBenchmarkOptions& options) {
  const IsaScope plain(Isa::kReference);
  return take_step(options.recipe, Precision::kFloat32, c10::kCPU, options);
}

}  // namespace

ordered_json run_agreement_benchmark(const AgreementBenchmarkOptions& options) {
  const c10::Device device = resolve_device(options.device);
  ordered_json result{{"benchmark", "agree"},
                      {"recipe", options.recipe.name},
                      {"device", describe_device(device)},
                      {"patch", options.patch_size},
                      {"batch", options.batch_size}};
  const StepNumbers expected = take_reference_step(options);
  bool agrees = true;
  for (const Precision precision : precisions_of(device)) {
    const std::string name(precision_name(resolve_precision(precision, device)));
    const StepNumbers got = take_step(options.recipe, precision, device, options);
    agrees = add_errors(result, name, got, expected) && agrees;
  }
  result["loss"] = expected.loss;
  result["agrees"] = agrees;
  return result;
}

}  // namespace hayate
