// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/base/options.h"
#include "hayate/transforms/rand_intensity_transform.h"
#include "hayate/transforms/random_interval.h"

namespace hayate {

/// Arguments of MONAI's RandScaleIntensity.
struct RandScaleIntensityOptions {
  /// Voxels are multiplied by 1 + factor: one number r for [-r, r], or two bounds. There is no
  /// default.
  std::vector<double> factors;
  double prob = 0.1;
  /// A factor of its own for each channel.
  bool channel_wise = false;

  void describe(OptionVisitor& visitor);
};

/// With probability `prob`, multiplies the image by 1 + a random factor. Draws: rand(), and if it
/// scales a factor, or one a channel.
class RandScaleIntensity final : public RandIntensityTransform {
 public:
  /// \throws RecipeError
  explicit RandScaleIntensity(const RandScaleIntensityOptions& options);

  std::string_view name() const override { return "RandScaleIntensity"; }
  IntensityChange draw_change(std::int64_t channel_count, Random& random) const override;

 private:
  RandScaleIntensityOptions options_;
  Interval factors_;
};

}  // namespace hayate
