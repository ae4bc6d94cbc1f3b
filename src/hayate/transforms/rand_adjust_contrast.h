// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/base/options.h"
#include "hayate/transforms/rand_intensity_transform.h"
#include "hayate/transforms/random_interval.h"

namespace hayate {

/// Arguments of MONAI's RandAdjustContrast.
struct RandAdjustContrastOptions {
  double prob = 0.1;
  /// The exponent: two bounds above 0, or one number above 0.5 for [0.5, gamma].
  std::vector<double> gamma{0.5, 4.5};
  /// The curve runs from the brightest voxel downwards.
  bool invert_image = false;
  /// Restore the mean and the standard deviation that the image had.
  bool retain_stats = false;

  void describe(OptionVisitor& visitor);
};

/// With probability `prob`, bends the image's intensities by a random power. Draws: rand(), and if
/// it bends them gamma.
class RandAdjustContrast final : public RandIntensityTransform {
 public:
  /// \throws RecipeError
  explicit RandAdjustContrast(const RandAdjustContrastOptions& options);

  std::string_view name() const override { return "RandAdjustContrast"; }
  IntensityChange draw_change(std::int64_t channel_count, Random& random) const override;

 private:
  RandAdjustContrastOptions options_;
  Interval gamma_;
};

}  // namespace hayate
