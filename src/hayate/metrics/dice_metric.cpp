// SPDX-License-Identifier: Apache-2.0
#include "hayate/metrics/dice_metric.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <utility>

#include "hayate/base/class_index.h"

namespace hayate {
namespace {

/// Sum and count of the entries that are not NaN, every `stride`th from `first` on.
struct Tally {
  float sum = 0.0F;
  float count = 0.0F;

  Tally(std::span<const float> scores, std::size_t first, std::size_t stride, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) add(scores[first + i * stride]);
  }
  Tally() = default;

  void add(float score) {
    if (std::isnan(score)) return;
    sum += score;
    count += 1.0F;
  }
  float mean() const { return count > 0.0F ? sum / count : 0.0F; }
};

/// Up to here comparing with each class in turn, many voxels at a time, is faster than a table.
constexpr std::size_t kMostComparedClasses = 8;
/// Voxels that are still in the nearest cache when the next class comes.
constexpr std::size_t kBlockSize = 4096;

/// Plain enough for the compiler to count in vectors of bytes.
DiceCounts count_class(const std::uint8_t* predicted, const std::uint8_t* labelled,
                       std::size_t size, std::uint8_t c) {
  // A byte counts the voxels of each lane, of as many rounds as it can hold.
  constexpr std::size_t kLanes = 64;
  constexpr std::size_t kRounds = 255;
  DiceCounts total;
  std::size_t i = 0;
  while (size - i >= kLanes) {
    std::uint8_t of_predicted[kLanes] = {};
    std::uint8_t of_labelled[kLanes] = {};
    std::uint8_t of_both[kLanes] = {};
    for (std::size_t round = 0; round < kRounds && size - i >= kLanes; ++round, i += kLanes) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const std::uint8_t p = (predicted[i + lane] == c) & (labelled[i + lane] != kIgnoredVoxel);
        const std::uint8_t l = labelled[i + lane] == c;
        of_predicted[lane] += p;
        of_labelled[lane] += l;
        of_both[lane] += p & l;
      }
    }
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      total += {of_predicted[lane], of_labelled[lane], of_both[lane]};
    }
  }
  for (; i < size; ++i) {
    const bool p = predicted[i] == c && labelled[i] != kIgnoredVoxel;
    const bool l = labelled[i] == c;
    total += {p, l, p && l};
  }
  return total;
}

void add_by_table(std::span<const std::uint8_t> predicted, std::span<const std::uint8_t> labelled,
                  std::span<DiceCounts> counts) {
  // One table over all 256 x 256 pairs would not fit the cache; three of 256 do.
  std::array<DiceCounts, 256> table{};
  for (std::size_t i = 0; i < predicted.size(); ++i) {
    if (labelled[i] == kIgnoredVoxel) continue;
    ++table[predicted[i]].predicted;
    ++table[labelled[i]].labelled;
    if (predicted[i] == labelled[i]) ++table[predicted[i]].both;
  }
  for (std::size_t c = 0; c < std::min(counts.size(), table.size()); ++c) counts[c] += table[c];
}

}  // namespace

float DiceCounts::dice(bool ignore_empty) const {
  if (labelled > 0)
    return 2.0F * static_cast<float>(both) / static_cast<float>(predicted + labelled);
  if (ignore_empty) return std::numeric_limits<float>::quiet_NaN();
  return predicted == 0 ? 1.0F : 0.0F;
}

float DiceCounts::iou(bool ignore_empty) const {
  // IoU and Dice of an empty class are both 0, 1 or NaN.
  if (labelled == 0) return dice(ignore_empty);
  return static_cast<float>(both) / static_cast<float>(predicted + labelled - both);
}

DiceCounts& DiceCounts::operator+=(const DiceCounts& other) {
  predicted += other.predicted;
  labelled += other.labelled;
  both += other.both;
  return *this;
}

void add_dice_counts(std::span<const std::uint8_t> predicted,
                     std::span<const std::uint8_t> labelled, std::span<DiceCounts> counts) {
  assert(predicted.size() == labelled.size());
  if (counts.size() > kMostComparedClasses) return add_by_table(predicted, labelled, counts);
  for (std::size_t first = 0; first < predicted.size(); first += kBlockSize) {
    const std::size_t size = std::min(kBlockSize, predicted.size() - first);
    for (std::size_t c = 0; c < counts.size(); ++c) {
      counts[c] += count_class(predicted.data() + first, labelled.data() + first, size,
                               static_cast<std::uint8_t>(c));
    }
  }
}

std::vector<DiceCounts> count_dice(std::span<const std::uint8_t> predicted,
                                   std::span<const std::uint8_t> labelled,
                                   std::int64_t class_count) {
  std::vector<DiceCounts> counts(static_cast<std::size_t>(class_count));
  add_dice_counts(predicted, labelled, counts);
  return counts;
}

ReducedMetric reduce_metric(std::span<const float> scores, std::int64_t class_count,
                            MetricReduction reduction) {
  const auto classes = static_cast<std::size_t>(class_count);
  const std::size_t cases = scores.size() / classes;
  ReducedMetric result;
  const auto push = [&](float value, float not_nans) {
    result.value.push_back(value);
    result.not_nans.push_back(not_nans);
  };

  switch (reduction) {
    case MetricReduction::kNone:
      for (const float score : scores) push(score, std::isnan(score) ? 0.0F : 1.0F);
      break;
    case MetricReduction::kMean: {
      // First over the classes of a case, then over the cases that have any.
      Tally over_cases;
      for (std::size_t n = 0; n < cases; ++n) {
        const Tally over_classes(scores, n * classes, 1, classes);
        if (over_classes.count > 0.0F) over_cases.add(over_classes.mean());
      }
      push(over_cases.mean(), over_cases.count);
      break;
    }
    case MetricReduction::kSum: {
      const Tally all(scores, 0, 1, scores.size());
      push(all.sum, all.count);
      break;
    }
    case MetricReduction::kMeanBatch:
    case MetricReduction::kSumBatch:
      for (std::size_t c = 0; c < classes; ++c) {
        const Tally tally(scores, c, classes, cases);
        push(reduction == MetricReduction::kMeanBatch ? tally.mean() : tally.sum, tally.count);
      }
      break;
    case MetricReduction::kMeanChannel:
    case MetricReduction::kSumChannel:
      for (std::size_t n = 0; n < cases; ++n) {
        const Tally tally(scores, n * classes, 1, classes);
        push(reduction == MetricReduction::kMeanChannel ? tally.mean() : tally.sum, tally.count);
      }
      break;
  }
  return result;
}

void DiceMetric::add(std::span<const DiceCounts> case_counts) {
  assert(static_cast<std::int64_t>(case_counts.size()) == class_count_);
  for (const DiceCounts& counts : case_counts) scores_.push_back(counts.dice());
  counts_.emplace_back(case_counts.begin(), case_counts.end());
}

void DiceMetric::join(const DiceMetric& other) {
  assert(other.class_count_ == class_count_);
  scores_.insert(scores_.end(), other.scores_.begin(), other.scores_.end());
}

float DiceMetric::mean(bool include_background) const {
  if (include_background)
    return reduce_metric(scores_, class_count_, MetricReduction::kMean).value[0];
  std::vector<float> foreground;
  for (std::size_t i = 0; i < scores_.size(); ++i) {
    if (i % static_cast<std::size_t>(class_count_) != 0) foreground.push_back(scores_[i]);
  }
  return reduce_metric(foreground, class_count_ - 1, MetricReduction::kMean).value[0];
}

std::vector<float> DiceMetric::mean_per_class() const {
  ReducedMetric reduced = reduce_metric(scores_, class_count_, MetricReduction::kMeanBatch);
  for (std::size_t c = 0; c < reduced.value.size(); ++c) {
    if (reduced.not_nans[c] == 0.0F) reduced.value[c] = std::numeric_limits<float>::quiet_NaN();
  }
  return std::move(reduced.value);
}

}  // namespace hayate
