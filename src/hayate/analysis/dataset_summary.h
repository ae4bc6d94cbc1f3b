// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "hayate/base/monai_release.h"
#include "hayate/volume/volume.h"

namespace hayate {

/// Intensities of a data set's foreground, as MONAI's DatasetSummary has them.
struct IntensityStatistics {
  /// Statistics of the foreground; in release 0.7 of the whole images.
  double minimum = 0.0;
  double maximum = 0.0;
  double mean = 0.0;
  double standard_deviation = 0.0;
  /// Percentiles 0.5 %, 50 % and 99.5 % of every tenth foreground voxel of each case.
  double percentile_low = 0.0;
  double median = 0.0;
  double percentile_high = 0.0;
};

/// Collects the foreground's intensities case by case.
/// Source: monai/data/dataset_summary.py (calculate_statistics, calculate_percentiles).
class DatasetSummary {
 public:
  explicit DatasetSummary(MonaiRelease release = MonaiRelease::k16) : release_(release) {}

  /// Looks at the image's first channel, where the label is above 0. A case without foreground adds
  /// nothing (in MONAI it is an error).
  ///
  /// \param image  [C, X, Y, Z] float32.
  /// \param label  [1, X, Y, Z] of any type.
  /// \throws DataError  when the shapes differ.
  void add_case(const Volume& image, const Volume& label);

  /// Adds what another summary of the same release has collected, as if its cases came next.
  void merge(const DatasetSummary& other);

  /// Whether no case had any foreground yet.
  bool empty() const { return count_ == 0; }

  /// \throws DataError  when no case had any foreground.
  IntensityStatistics statistics() const;

 private:
  MonaiRelease release_;
  std::int64_t count_ = 0;
  double sum_ = 0.0;
  double sum_of_squares_ = 0.0;
  double minimum_ = 0.0;
  double maximum_ = 0.0;
  std::vector<float> sampled_;
};

/// Returns the voxel size to resample a data set to, in mm: the median of each axis; but where the
/// largest of the three is `anisotropic_threshold` times the smallest or more, the axis with the
/// largest gets its `percentile` instead, so that the well resolved cases do not lose their slices.
/// Source: monai/data/dataset_summary.py (get_target_spacing).
///
/// \throws DataError  when there are no spacings.
Vector3 compute_target_spacing(std::span<const Vector3> spacings_mm,
                               double anisotropic_threshold = 3.0, double percentile = 10.0);

}  // namespace hayate
