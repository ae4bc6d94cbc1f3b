// SPDX-License-Identifier: Apache-2.0
#include "hayate/metrics/confusion_matrix.h"

#include <limits>

namespace hayate {
namespace {

float ratio(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return std::numeric_limits<float>::quiet_NaN();
  return static_cast<float>(part) / static_cast<float>(whole);
}

}  // namespace

ConfusionMatrix::ConfusionMatrix(const DiceCounts& counts, std::int64_t voxel_count)
    : true_positive(counts.both),
      false_positive(counts.predicted - counts.both),
      true_negative(voxel_count - counts.predicted - counts.labelled + counts.both),
      false_negative(counts.labelled - counts.both) {}

float ConfusionMatrix::sensitivity() const {
  return ratio(true_positive, true_positive + false_negative);
}

float ConfusionMatrix::specificity() const {
  return ratio(true_negative, true_negative + false_positive);
}

float ConfusionMatrix::precision() const {
  return ratio(true_positive, true_positive + false_positive);
}

float ConfusionMatrix::accuracy() const {
  return ratio(true_positive + true_negative,
               true_positive + false_positive + true_negative + false_negative);
}

float ConfusionMatrix::f1_score() const {
  return ratio(2 * true_positive, 2 * true_positive + false_positive + false_negative);
}

}  // namespace hayate
