// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/base/options.h"
#include "hayate/transforms/rand_intensity_transform.h"
#include "hayate/transforms/random_interval.h"
#include "hayate/transforms/simulate_low_resolution.h"

namespace hayate {

/// Arguments of MONAI's RandSimulateLowResolution.
struct RandSimulateLowResolutionOptions {
  double prob = 0.1;
  ResizeMode downsample_mode = ResizeMode::kNearest;
  ResizeMode upsample_mode = ResizeMode::kTrilinear;
  /// The two bounds of the factor, one for all axes.
  std::vector<double> zoom_range{0.5, 1.0};
  bool align_corners = false;

  void describe(OptionVisitor& visitor);
};

/// With probability `prob`, takes the image's finest detail away, as a scanner of fewer voxels
/// would have. The label stays. Draws: rand(), and the factor, whether the image is chosen or not.
class RandSimulateLowResolution final : public RandIntensityTransform {
 public:
  /// \throws RecipeError
  explicit RandSimulateLowResolution(const RandSimulateLowResolutionOptions& options);

  std::string_view name() const override { return "RandSimulateLowResolution"; }
  IntensityChange draw_change(std::int64_t channel_count, Random& random) const override;
  WhyNot why_not_on_device(bool lazy) const override;

 private:
  double prob_;
  Interval zoom_;
  LowResolutionOptions options_;
};

}  // namespace hayate
