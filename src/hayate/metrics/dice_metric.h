// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace hayate {

/// Voxel counts of one class in one case, from which its Dice follows.
struct DiceCounts {
  std::int64_t predicted = 0;
  std::int64_t labelled = 0;
  std::int64_t both = 0;

  /// Returns 2·both / (predicted + labelled). A class that the label does not hold gives NaN, even
  /// when it was predicted; with `ignore_empty` false it gives 1 if it was not predicted either,
  /// else 0.
  float dice(bool ignore_empty = true) const;

  /// Returns intersection over union, both / (predicted + labelled - both); empty classes as above
  /// (MONAI's compute_iou).
  float iou(bool ignore_empty = true) const;

  DiceCounts& operator+=(const DiceCounts& other);
  bool operator==(const DiceCounts&) const = default;
};

/// Counts per class, [class_count] each, out of two arrays of class indices. Where nobody annotated
/// (kIgnoredVoxel in `labelled`) nothing is counted, as MONAI 1.6's ignore_index has it.
/// \pre both have the same size; indices from class_count on are counted nowhere.
std::vector<DiceCounts> count_dice(std::span<const std::uint8_t> predicted,
                                   std::span<const std::uint8_t> labelled,
                                   std::int64_t class_count);

/// Adds to counts that are there already, one a class; else as count_dice.
void add_dice_counts(std::span<const std::uint8_t> predicted,
                     std::span<const std::uint8_t> labelled, std::span<DiceCounts> counts);

enum class MetricReduction { kNone, kMean, kSum, kMeanBatch, kSumBatch, kMeanChannel, kSumChannel };

/// Scores [N, C], NaN where there is none, put together as MONAI's do_metric_reduction does
/// (monai/metrics/utils.py). float32 like there.
struct ReducedMetric {
  std::vector<float> value;
  /// How many scores that are not NaN went into each value.
  std::vector<float> not_nans;
};
ReducedMetric reduce_metric(std::span<const float> scores, std::int64_t class_count,
                            MetricReduction reduction);

/// MONAI's DiceMetric over the cases of a data set.
class DiceMetric {
 public:
  explicit DiceMetric(std::int64_t class_count) : class_count_(class_count) {}

  void add(std::span<const DiceCounts> case_counts);
  /// Adds the cases of another metric. \pre it has as many classes
  void join(const DiceMetric& other);

  /// Returns the mean over cases of the mean over classes: the tutorial's metric when background
  /// counts, where 0.95 means about 0.90 for the foreground. 0 when no case holds any class.
  float mean(bool include_background) const;
  /// Returns the mean of each class over the cases that hold it; NaN when none does.
  std::vector<float> mean_per_class() const;
  /// Returns the scores [N, C], NaN where the label does not hold the class.
  const std::vector<float>& scores() const { return scores_; }
  /// Returns what was added, [N][C].
  const std::vector<std::vector<DiceCounts>>& counts() const { return counts_; }
  std::int64_t class_count() const { return class_count_; }

 private:
  std::int64_t class_count_;
  std::vector<float> scores_;
  std::vector<std::vector<DiceCounts>> counts_;
};

}  // namespace hayate
