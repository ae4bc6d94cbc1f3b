// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/base/options.h"
#include "hayate/transforms/rand_intensity_transform.h"
#include "hayate/transforms/random_interval.h"

namespace hayate {

/// Arguments of MONAI's RandStdShiftIntensity.
struct RandStdShiftIntensityOptions {
  /// How many standard deviations are added: one number r for [-r, r], or two bounds. There is no
  /// default.
  std::vector<double> factors;
  double prob = 0.1;
  /// Voxels that are exactly 0 neither count nor move.
  bool nonzero = false;
  /// The standard deviation is that of each channel instead of that of all voxels.
  bool channel_wise = false;

  void describe(OptionVisitor& visitor);
};

/// With probability `prob`, adds a random multiple of the image's standard deviation to it. Draws:
/// rand(), and if it shifts the factor, which is the same for all channels.
class RandStdShiftIntensity final : public RandIntensityTransform {
 public:
  /// \throws RecipeError
  explicit RandStdShiftIntensity(const RandStdShiftIntensityOptions& options);

  std::string_view name() const override { return "RandStdShiftIntensity"; }
  IntensityChange draw_change(std::int64_t channel_count, Random& random) const override;

 private:
  RandStdShiftIntensityOptions options_;
  Interval factors_;
};

}  // namespace hayate
