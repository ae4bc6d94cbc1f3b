// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <optional>
#include <span>

#include "hayate/base/options.h"
#include "hayate/kernels/axis_resample.h"
#include "hayate/transforms/transform.h"

namespace hayate {

/// MONAI's arguments of ScaleIntensityRange.
struct ScaleIntensityRangeOptions {
  /// The intensities that become b_min and b_max (0 and 1 when those are not given). Both must be
  /// given: NaN stands for a missing one.
  double a_min = std::numeric_limits<double>::quiet_NaN();
  double a_max = std::numeric_limits<double>::quiet_NaN();
  std::optional<double> b_min;
  std::optional<double> b_max;
  /// Limits the result to b_min … b_max.
  bool clip = false;

  void describe(OptionVisitor& visitor);
};

/// What the options do to a voxel, in float32.
IntensityRange intensity_range(const ScaleIntensityRangeOptions& options);

/// Maps a_min … a_max linearly to b_min … b_max, in place and in float32: (v - a_min) /
/// (a_max - a_min), then · (b_max - b_min) + b_min. Where a_min equals a_max, v - a_min + b_min,
/// and nothing is clipped. Source: monai/transforms/intensity/array.py.
void scale_intensity_range(std::span<float> voxels, const ScaleIntensityRangeOptions& options);

/// MONAI's ScaleIntensityRanged, on the image.
class ScaleIntensityRange final : public DeterministicTransform {
 public:
  /// \throws RecipeError  when a_min or a_max is missing, or `clip` has no bound.
  explicit ScaleIntensityRange(const ScaleIntensityRangeOptions& options);

  std::string_view name() const override { return "ScaleIntensityRange"; }
  void operator()(Sample& sample) const override;

  WhyNot plan(CasePlan& plan) const override;

 private:
  ScaleIntensityRangeOptions options_;
};

}  // namespace hayate
