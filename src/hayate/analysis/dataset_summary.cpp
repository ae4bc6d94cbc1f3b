// SPDX-License-Identifier: Apache-2.0
#include "hayate/analysis/dataset_summary.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "hayate/base/class_index.h"
#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/transforms/percentile.h"

namespace hayate {
namespace {

/// MONAI's default: every tenth voxel is enough for percentiles, and saves sorting 10^9 of them.
constexpr std::int64_t kSampleInterval = 10;
constexpr double kLowPercent = 0.5;
constexpr double kHighPercent = 99.5;

std::vector<float> foreground_of(const Volume& image, const Volume& label) {
  const auto voxels = image.channel<float>(0);
  std::vector<float> foreground;
  dispatch_voxel_type(label.type(), [&]<class T>() {
    const auto classes = label.channel<T>(0);
    for (std::size_t i = 0; i < voxels.size(); ++i) {
      if (is_foreground(classes[i])) foreground.push_back(voxels[i]);
    }
  });
  return foreground;
}

}  // namespace

void DatasetSummary::add_case(const Volume& image, const Volume& label) {
  if (image.spatial_shape() != label.spatial_shape()) {
    throw DataError(
        fmt::format("the label's shape {} differs from the image's {}",
                    format_shape(label.spatial_shape()), format_shape(image.spatial_shape())),
        "resample the label onto the image's grid, or leave the case out");
  }
  const std::vector<float> foreground = foreground_of(image, label);
  if (foreground.empty()) return;
  const std::span<const float> ranged =
      release_ == MonaiRelease::k07 ? image.voxels<float>() : std::span(foreground);
  const auto [lowest, highest] = std::ranges::minmax(ranged);
  minimum_ = count_ == 0 ? lowest : std::min<double>(minimum_, lowest);
  maximum_ = count_ == 0 ? highest : std::max<double>(maximum_, highest);
  for (std::size_t i = 0; i < foreground.size(); ++i) {
    const double value = foreground[i];
    sum_ += value;
    sum_of_squares_ += value * value;
    if (i % kSampleInterval == 0) sampled_.push_back(foreground[i]);
  }
  count_ += std::ssize(foreground);
}

void DatasetSummary::merge(const DatasetSummary& other) {
  if (other.empty()) return;
  minimum_ = empty() ? other.minimum_ : std::min(minimum_, other.minimum_);
  maximum_ = empty() ? other.maximum_ : std::max(maximum_, other.maximum_);
  sum_ += other.sum_;
  sum_of_squares_ += other.sum_of_squares_;
  sampled_.insert(sampled_.end(), other.sampled_.begin(), other.sampled_.end());
  count_ += other.count_;
}

IntensityStatistics DatasetSummary::statistics() const {
  if (count_ == 0) {
    throw DataError("no label of the data set has any foreground (voxels above 0)",
                    "check that labels and images belong together");
  }
  const auto count = static_cast<double>(count_);
  std::vector<float> sampled = sampled_;
  IntensityStatistics statistics;
  statistics.minimum = minimum_;
  statistics.maximum = maximum_;
  statistics.mean = sum_ / count;
  const double variance = sum_of_squares_ / count - statistics.mean * statistics.mean;
  statistics.standard_deviation = std::sqrt(std::max(variance, 0.0));
  statistics.percentile_low = percentile(sampled, kLowPercent);
  statistics.median = percentile(sampled, 50.0);
  statistics.percentile_high = percentile(sampled, kHighPercent);
  return statistics;
}

Vector3 compute_target_spacing(std::span<const Vector3> spacings_mm, double anisotropic_threshold,
                               double percent) {
  if (spacings_mm.empty()) {
    throw DataError("a data set without cases has no target spacing", "name cases");
  }
  std::array<std::vector<double>, 3> by_axis;
  Vector3 target;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    for (const Vector3& spacing : spacings_mm) by_axis[axis].push_back(spacing[axis]);
    target[axis] = percentile(by_axis[axis], 50.0);
  }
  const auto largest = std::ranges::max_element(target);
  if (*largest / std::ranges::min(target) >= anisotropic_threshold) {
    *largest = percentile(by_axis[static_cast<std::size_t>(largest - target.begin())], percent);
  }
  return target;
}

}  // namespace hayate
