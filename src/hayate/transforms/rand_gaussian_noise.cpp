// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rand_gaussian_noise.h"

#include <cmath>

#include <fmt/format.h>

#include "hayate/base/option_ranges.h"
#include "hayate/transforms/gaussian_noise.h"
#include "hayate/transforms/option_checks.h"

namespace hayate {

void RandGaussianNoiseOptions::describe(OptionVisitor& visitor) {
  visitor.visit("prob", prob, kZeroToOne, "Noise is added with this probability.");
  visitor.visit("mean", mean, kIntensity, "The noise has this mean.");
  visitor.visit("std", std, Range{0, kIntensity.maximum},
                "The noise has this standard deviation, with sample_std at most.");
  visitor.visit("sample_std", sample_std,
                "True draws the standard deviation from [0, std) each time.");
}

RandGaussianNoise::RandGaussianNoise(const RandGaussianNoiseOptions& options) : options_(options) {
  check_probability("RandGaussianNoise.prob", options.prob);
  if (!std::isfinite(options.mean)) {
    reject_option("RandGaussianNoise.mean", fmt::format("{}", options.mean), "a finite number");
  }
  if (!std::isfinite(options.std) || options.std < 0.0) {
    reject_option("RandGaussianNoise.std", fmt::format("{}", options.std), "a number at least 0");
  }
}

void RandGaussianNoise::operator()(Sample& sample, Random& random) const {
  if (!random.chance(options_.prob)) return;
  const double std = options_.sample_std ? random.uniform(0.0, options_.std) : options_.std;
  add_gaussian_noise(sample.image.voxels<float>(), options_.mean, std, random);
}

}  // namespace hayate
