// SPDX-License-Identifier: Apache-2.0
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include "hayate/base/class_index.h"
#include "hayate/losses/dice_loss.h"
#include "hayate/metrics/confusion_matrix.h"
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

/// Counts of each case and class, [N, C].
struct CountedClasses {
  std::vector<DiceCounts> counts;
  std::vector<std::int64_t> shape;
  std::int64_t voxel_count = 0;
};

CountedClasses count_classes(const GoldenCase& golden) {
  const at::Tensor predicted = input_tensor(golden, "pred").to(at::kLong);
  const at::Tensor labelled = input_tensor(golden, "y").to(at::kLong);
  const std::int64_t first = golden.params.at("include_background").get<bool>() ? 0 : 1;
  CountedClasses counted;
  counted.shape = {predicted.size(0), predicted.size(1) - first};
  counted.voxel_count = predicted[0][0].numel();
  for (std::int64_t n = 0; n < predicted.size(0); ++n) {
    for (std::int64_t c = first; c < predicted.size(1); ++c) {
      counted.counts.push_back(count_channel(predicted[n][c], labelled[n][c]));
    }
  }
  return counted;
}

void run_dice_metric(const GoldenCase& golden, Outputs& outputs) {
  const CountedClasses counted = count_classes(golden);
  const bool ignore_empty = golden.params.value("ignore_empty", true);
  const std::int64_t cases = counted.shape[0];
  const std::int64_t classes = counted.shape[1];
  std::vector<float> scores;
  for (const DiceCounts& counts : counted.counts) scores.push_back(counts.dice(ignore_empty));
  for (const auto& [name, reduction] : kReductions) {
    const ReducedMetric reduced = reduce_metric(scores, classes, reduction);
    std::vector<std::int64_t> shape;
    if (reduction == MetricReduction::kNone)
      shape = {cases, classes};
    else if (reduced.value.size() > 1 ||
             std::string_view(name).find('_') != std::string_view::npos) {
      shape = {static_cast<std::int64_t>(reduced.value.size())};
    }
    outputs.add(fmt::format("{}.value", name), shape, reduced.value);
    outputs.add(fmt::format("{}.not_nans", name), shape, reduced.not_nans);
  }
}

/// Class indices of several cases, of which voxels of one label are ignored.
void run_dice_ignore(const GoldenCase& golden, Outputs& outputs) {
  const at::Tensor predicted = input_tensor(golden, "pred").to(at::kCPU, at::kByte).contiguous();
  const at::Tensor classes = input_tensor(golden, "label").to(at::kCPU, at::kByte).contiguous();
  const at::Tensor labelled =
      classes.masked_fill(classes.eq(golden.params.at("ignore_index").get<std::int64_t>()),
                          std::int64_t{kIgnoredVoxel});
  const auto class_count = golden.params.at("num_classes").get<std::int64_t>();
  const std::size_t first = golden.params.at("include_background").get<bool>() ? 0 : 1;
  const auto size = static_cast<std::size_t>(predicted[0].numel());
  std::vector<float> scores;
  for (std::int64_t n = 0; n < predicted.size(0); ++n) {
    const std::vector<DiceCounts> counts =
        count_dice({predicted[n].const_data_ptr<std::uint8_t>(), size},
                   {labelled[n].const_data_ptr<std::uint8_t>(), size}, class_count);
    for (std::size_t c = first; c < counts.size(); ++c) scores.push_back(counts[c].dice());
  }
  const std::int64_t counted = class_count - static_cast<std::int64_t>(first);
  outputs.add("dice", {counted}, reduce_metric(scores, counted, MetricReduction::kMeanBatch).value);
}

void run_mean_iou(const GoldenCase& golden, Outputs& outputs) {
  const CountedClasses counted = count_classes(golden);
  std::vector<float> scores;
  for (const DiceCounts& counts : counted.counts) {
    scores.push_back(counts.iou(golden.params.at("ignore_empty").get<bool>()));
  }
  outputs.add("iou", counted.shape, scores);
}

void run_confusion_matrix(const GoldenCase& golden, Outputs& outputs) {
  const CountedClasses counted = count_classes(golden);
  std::vector<float> voxels;
  std::map<const char*, std::vector<float>> ratios;
  for (const DiceCounts& counts : counted.counts) {
    const ConfusionMatrix matrix(counts, counted.voxel_count);
    for (const std::int64_t count : {matrix.true_positive, matrix.false_positive,
                                     matrix.true_negative, matrix.false_negative}) {
      voxels.push_back(static_cast<float>(count));
    }
    ratios["sensitivity"].push_back(matrix.sensitivity());
    ratios["specificity"].push_back(matrix.specificity());
    ratios["precision"].push_back(matrix.precision());
    ratios["accuracy"].push_back(matrix.accuracy());
    ratios["f1_score"].push_back(matrix.f1_score());
  }
  outputs.add("tp_fp_tn_fn", {counted.shape[0], counted.shape[1], 4}, voxels);
  for (const auto& [name, values] : ratios) {
    outputs.add(name, counted.shape, values);
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
  ops["dice_ignore"] = run_dice_ignore;
  ops["mean_iou"] = run_mean_iou;
  ops["confusion_matrix"] = run_confusion_matrix;
  ops["as_discrete"] = run_as_discrete;
}

}  // namespace hayate::conformance
