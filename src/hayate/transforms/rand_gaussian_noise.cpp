// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rand_gaussian_noise.h"

#include "hayate/base/option_ranges.h"

namespace hayate {

void RandGaussianNoiseOptions::describe(OptionVisitor& visitor) {
  visitor.visit("prob", prob, kZeroToOne, "Noise is added with this probability.");
  visitor.visit("mean", mean, kIntensity, "The noise has this mean.");
  visitor.visit("std", std, Range{0, kIntensity.maximum},
                "The noise has this standard deviation, with sample_std at most.");
  visitor.visit("sample_std", sample_std,
                "True draws the standard deviation from [0, std) each time.");
}

IntensityChange RandGaussianNoise::draw_change(std::int64_t /*channel_count*/,
                                               Random& random) const {
  if (!random.chance(options_.prob)) return {};
  const double std = options_.sample_std ? random.uniform(0.0, options_.std) : options_.std;
  return IntensityNoise{options_.mean, std};
}

}  // namespace hayate
