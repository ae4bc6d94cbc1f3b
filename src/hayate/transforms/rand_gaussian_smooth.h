// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <vector>

#include "hayate/base/options.h"
#include "hayate/transforms/rand_intensity_transform.h"
#include "hayate/transforms/random_interval.h"

namespace hayate {

/// Arguments of MONAI's RandGaussianSmooth (approx "erf").
struct RandGaussianSmoothOptions {
  /// Standard deviation along each axis in voxels, between two bounds.
  std::vector<double> sigma_x{0.25, 1.5};
  std::vector<double> sigma_y{0.25, 1.5};
  std::vector<double> sigma_z{0.25, 1.5};
  double prob = 0.1;

  void describe(OptionVisitor& visitor);
};

/// With probability `prob`, smooths the image. Draws: rand(), and if it smooths the sigma of X, of
/// Y and of Z.
class RandGaussianSmooth final : public RandIntensityTransform {
 public:
  /// \throws RecipeError
  explicit RandGaussianSmooth(const RandGaussianSmoothOptions& options);

  std::string_view name() const override { return "RandGaussianSmooth"; }
  IntensityChange draw_change(std::int64_t channel_count, Random& random) const override;

 private:
  double prob_;
  std::array<Interval, 3> sigma_;
};

}  // namespace hayate
