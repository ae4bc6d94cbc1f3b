// SPDX-License-Identifier: Apache-2.0
#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/stack.h>
#include <fmt/format.h>

#include "hayate/inferers/mean_ensemble.h"
#include "hayate/inferers/mirrored_mean.h"
#include "hayate/inferers/sliding_window_inference.h"
#include "hayate/inferers/vote_ensemble.h"
#include "hayate/windows/importance_map.h"
#include "hayate/windows/window_grid.h"
#include "ops.h"
#include "torch_tensors.h"

namespace hayate::conformance {
namespace {

InfererOptions read_inferer_spec(const nlohmann::json& spec, MonaiRelease release) {
  InfererOptions options;
  read_options(spec, "params", options);
  options.check();
  options.release = release;
  return options;
}

/// The golden cases' predictor: a window of size n gives, at position (i, j, k) inside it,
/// r = i/nx + 2j/ny + 3k/nz; channel 0 = 2·first + r, channel 1 = r/2 - last.
at::Tensor predict(const at::Tensor& windows) {
  const auto ramp = [&](std::int64_t axis) {
    const std::int64_t n = windows.size(axis + 2);
    std::vector<std::int64_t> shape{1, 1, 1};
    shape[static_cast<std::size_t>(axis)] = n;
    return (at::arange(n, windows.options()) / static_cast<double>(n)).view(shape);
  };
  const at::Tensor r = ramp(0) + 2.0 * ramp(1) + 3.0 * ramp(2);
  return at::stack({2.0 * windows.select(1, 0) + r, r / 2.0 - windows.select(1, -1)}, 1);
}

void run_sliding_window(const GoldenCase& golden, Outputs& outputs) {
  const InfererOptions options = read_inferer_spec(golden.params, golden.release);
  add_tensor(outputs, "y", sliding_window_inference(input_tensor(golden, "x"), options, predict));
}

void run_ensemble(const GoldenCase& golden, Outputs& outputs) {
  std::vector<at::Tensor> inputs;
  for (int i = 0; i < golden.params.at("count").get<int>(); ++i) {
    inputs.push_back(input_tensor(golden, fmt::format("x{}", i)));
  }
  const std::string kind = golden.params.at("kind");
  if (kind == "vote") {
    const auto class_count = golden.params.at("num_classes").get<std::int64_t>();
    return add_tensor(outputs, "y", vote_ensemble(inputs, class_count).to(at::kFloat));
  }
  if (kind != "mean") throw Unsupported("an ensemble of kind " + kind);
  const nlohmann::json& weights = golden.params.at("weights");
  MeanEnsemble ensemble;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    ensemble.add(inputs[i], weights.is_null() ? 1.0 : weights.at(i).get<double>());
  }
  add_tensor(outputs, "y", ensemble.mean());
}

void run_mirrored_mean(const GoldenCase& golden, Outputs& outputs) {
  const auto axes = golden.params.at("axes").get<std::vector<std::int64_t>>();
  add_tensor(outputs, "y", mirrored_mean(input_tensor(golden, "x"), axes, predict));
}

void run_importance_map(const GoldenCase& golden, Outputs& outputs) {
  nlohmann::json spec = golden.params;
  spec["roi_size"] = spec.at("patch_size");
  spec.erase("patch_size");
  const InfererOptions options = read_inferer_spec(spec, golden.release);
  const SpatialShape shape = options.roi_size;
  const std::vector<float> map = make_importance_map(shape, options);
  outputs.add("map", {shape.begin(), shape.end()}, map);
}

void run_dense_patch_slices(const GoldenCase& golden, Outputs& outputs) {
  const auto sizes = golden.input("image_size").as<std::int64_t>();
  const auto rois = golden.input("roi_size").as<std::int64_t>();
  const auto overlaps = golden.input("overlap").as<double>();
  std::vector<std::int64_t> intervals;
  std::vector<std::int64_t> starts;
  std::vector<std::int64_t> first_window{0};
  for (std::size_t row = 0; row < overlaps.size(); ++row) {
    InfererOptions options;
    options.overlap = {overlaps[row]};
    SpatialShape image_size;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      image_size[axis] = sizes[row * 3 + axis];
      options.roi_size[axis] = rois[row * 3 + axis];
    }
    const WindowGrid grid = make_window_grid(image_size, options);
    intervals.insert(intervals.end(), grid.scan_interval.begin(), grid.scan_interval.end());
    for (const SpatialShape& start : grid.starts) {
      starts.insert(starts.end(), start.begin(), start.end());
    }
    first_window.push_back(static_cast<std::int64_t>(starts.size() / 3));
  }
  const auto rows = static_cast<std::int64_t>(overlaps.size());
  outputs.add("scan_interval", {rows, 3}, intervals);
  outputs.add("starts", {first_window.back(), 3}, starts);
  outputs.add("first_window", first_window);
}

}  // namespace

void add_inference_ops(OpTable& ops) {
  ops["sliding_window"] = run_sliding_window;
  ops["ensemble"] = run_ensemble;
  ops["mirrored_mean"] = run_mirrored_mean;
  ops["importance_map"] = run_importance_map;
  ops["dense_patch_slices"] = run_dense_patch_slices;
}

}  // namespace hayate::conformance
