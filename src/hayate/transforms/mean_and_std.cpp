// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/mean_and_std.h"

#include <cmath>

namespace hayate {

MeanAndStd compute_mean_and_std(std::span<const float> values, StdDivisor divisor) {
  const auto count = static_cast<double>(values.size());
  double sum = 0.0;
  for (const float value : values) sum += static_cast<double>(value);
  const double mean = sum / count;
  double squares = 0.0;
  for (const float value : values) {
    const double distance = static_cast<double>(value) - mean;
    squares += distance * distance;
  }
  return {mean, std::sqrt(squares / (divisor == StdDivisor::kCount ? count : count - 1.0))};
}

}  // namespace hayate
