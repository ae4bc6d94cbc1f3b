// SPDX-License-Identifier: Apache-2.0
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include "hayate/losses/dice_loss.h"
#include "hayate/metrics/dice_metric.h"
#include "ops.h"
#include "torch_tensors.h"

namespace hayate::conformance {
namespace {

constexpr std::pair<const char*, MetricReduction> kReductions[] = {
    {"none", MetricReduction::kNone},
    {"mean", MetricReduction::kMean},
    {"sum", MetricReduction::kSum},
    {"mean_batch", MetricReduction::kMeanBatch},
    {"sum_batch", MetricReduction::kSumBatch},
    {"mean_channel", MetricReduction::kMeanChannel},
    {"sum_channel", MetricReduction::kSumChannel}};

/// The file's one-hot masks need not be exclusive, so each channel counts as a problem of its own.
DiceCounts count_channel(const at::Tensor& predicted, const at::Tensor& labelled) {
  DiceCounts counts;
  counts.predicted = predicted.sum().item<std::int64_t>();
  counts.labelled = labelled.sum().item<std::int64_t>();
  counts.both = (predicted * labelled).sum().item<std::int64_t>();
  return counts;
}

void run_dice_metric(const GoldenCase& golden, Outputs& outputs) {
  const at::Tensor predicted = input_tensor(golden, "pred").to(at::kLong);
  const at::Tensor labelled = input_tensor(golden, "y").to(at::kLong);
  const std::int64_t first = golden.params.at("include_background").get<bool>() ? 0 : 1;
  const bool ignore_empty = golden.params.value("ignore_empty", true);
  const std::int64_t cases = predicted.size(0);
  const std::int64_t classes = predicted.size(1) - first;

  std::vector<float> scores;
  for (std::int64_t n = 0; n < cases; ++n) {
    for (std::int64_t c = first; c < predicted.size(1); ++c) {
      scores.push_back(count_channel(predicted[n][c], labelled[n][c]).dice(ignore_empty));
    }
  }
  for (const auto& [name, reduction] : kReductions) {
    const ReducedMetric reduced = reduce_metric(scores, classes, reduction);
    std::vector<std::int64_t> shape;
    if (reduction == MetricReduction::kNone)
      shape = {cases, classes};
    else if (reduced.value.size() > 1 ||
             std::string_view(name).find('_') != std::string_view::npos) {
      shape = {static_cast<std::int64_t>(reduced.value.size())};
    }
    outputs.add(fmt::format("{}.value", name), shape, std::span<const float>(reduced.value));
    outputs.add(fmt::format("{}.not_nans", name), shape, std::span<const float>(reduced.not_nans));
  }
}

void run_as_discrete(const GoldenCase& golden, Outputs& outputs) {
  const at::Tensor logits = input_tensor(golden, "logits");
  const at::Tensor classes = logits.argmax(0, /*keepdim=*/true);
  add_tensor(outputs, "argmax", classes);
  add_tensor(outputs, "onehot", to_one_hot(classes.unsqueeze(0), logits.size(0)).squeeze(0));
}

}  // namespace

void add_metric_ops(OpTable& ops) {
  ops["dice_metric"] = run_dice_metric;
  ops["as_discrete"] = run_as_discrete;
}

}  // namespace hayate::conformance
