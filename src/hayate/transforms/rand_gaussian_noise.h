// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/base/options.h"
#include "hayate/transforms/rand_intensity_transform.h"

namespace hayate {

/// Arguments of MONAI's RandGaussianNoise.
struct RandGaussianNoiseOptions {
  double prob = 0.1;
  double mean = 0.0;
  double std = 0.1;
  /// Draw the standard deviation from [0, std) each time, instead of using `std` itself.
  bool sample_std = true;

  void describe(OptionVisitor& visitor);
};

/// With probability `prob`, adds normal noise to the image. Draws: rand(), and if it adds noise the
/// standard deviation (with `sample_std`), then a normal() for each voxel in C order.
class RandGaussianNoise final : public RandIntensityTransform {
 public:
  explicit RandGaussianNoise(const RandGaussianNoiseOptions& options) : options_(options) {}

  std::string_view name() const override { return "RandGaussianNoise"; }
  IntensityChange draw_change(std::int64_t channel_count, Random& random) const override;

 private:
  RandGaussianNoiseOptions options_;
};

}  // namespace hayate
