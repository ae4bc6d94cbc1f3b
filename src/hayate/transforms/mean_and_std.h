// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace hayate {

/// What a standard deviation divides the sum of squares by.
enum class StdDivisor {
  kCount,          ///< of a population, as numpy.std
  kCountMinusOne,  ///< estimated from a sample, as torch.std
};

struct MeanAndStd {
  double mean = 0.0;
  double std = 0.0;
};

/// Computes mean and standard deviation in float64, in two passes. NaN where they are undefined: no
/// value at all, or a single one with kCountMinusOne.
MeanAndStd compute_mean_and_std(std::span<const float> values, StdDivisor divisor);

}  // namespace hayate
