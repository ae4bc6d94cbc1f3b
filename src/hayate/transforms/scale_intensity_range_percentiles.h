// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <optional>

#include "hayate/base/options.h"
#include "hayate/transforms/transform.h"

namespace hayate {

/// MONAI's arguments of ScaleIntensityRangePercentiles.
struct ScaleIntensityRangePercentilesOptions {
  /// Percentiles, 0 to 100, of the intensities that become b_min and b_max. Both must be given: NaN
  /// stands for a missing one.
  double lower = std::numeric_limits<double>::quiet_NaN();
  double upper = std::numeric_limits<double>::quiet_NaN();
  std::optional<double> b_min;
  std::optional<double> b_max;
  bool clip = false;
  /// The percentiles become those percentages of b_min … b_max, instead of its ends.
  bool relative = false;
  /// Whether each channel is scaled by its own percentiles.
  bool channel_wise = false;

  void describe(OptionVisitor& visitor);
};

/// Runs scale_intensity_range with a_min and a_max at percentiles of the image, in place.
/// \param image  [C, X, Y, Z] float32, not empty.
void scale_intensity_range_percentiles(Volume& image,
                                       const ScaleIntensityRangePercentilesOptions& options);

/// MONAI's ScaleIntensityRangePercentilesd, on the image.
class ScaleIntensityRangePercentiles final : public DeterministicTransform {
 public:
  /// \throws RecipeError  when a percentile is missing or out of range, `clip` has no bound, or
  ///                      `relative` lacks one.
  explicit ScaleIntensityRangePercentiles(const ScaleIntensityRangePercentilesOptions& options);

  std::string_view name() const override { return "ScaleIntensityRangePercentiles"; }
  void operator()(Sample& sample) const override;
  WhyNot plan(CasePlan&) const override { return "it needs percentiles of the whole image first"; }

 private:
  ScaleIntensityRangePercentilesOptions options_;
};

}  // namespace hayate
