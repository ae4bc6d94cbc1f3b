// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/metrics/dice_metric.h"

namespace hayate {

/// Voxel counts of one class in one case: predicted and there, predicted but not there, neither,
/// there but not predicted. Ratios are those of MONAI's get_confusion_matrix and
/// compute_confusion_matrix_metric: NaN where the denominator is 0.
struct ConfusionMatrix {
  std::int64_t true_positive = 0;
  std::int64_t false_positive = 0;
  std::int64_t true_negative = 0;
  std::int64_t false_negative = 0;

  ConfusionMatrix(const DiceCounts& counts, std::int64_t voxel_count);

  /// Returns recall, the share of the class's voxels that were found.
  float sensitivity() const;
  float specificity() const;
  float precision() const;
  float accuracy() const;
  float f1_score() const;
};

}  // namespace hayate
