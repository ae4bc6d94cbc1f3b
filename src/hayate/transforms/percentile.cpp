// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/percentile.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace hayate {
namespace {

template <class T>
double percentile_of(std::span<T> values, double percent) {
  assert(!values.empty() && percent >= 0.0 && percent <= 100.0);
  const double position = percent / 100.0 * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::ptrdiff_t>(std::floor(position));
  const auto nth = values.begin() + below;
  std::ranges::nth_element(values, nth);
  const double low = *nth;
  const double fraction = position - std::floor(position);
  if (fraction == 0.0) return low;
  const double high = *std::min_element(nth + 1, values.end());
  return low + (high - low) * fraction;
}

}  // namespace

double percentile(std::span<float> values, double percent) {
  return percentile_of(values, percent);
}

double percentile(std::span<double> values, double percent) {
  return percentile_of(values, percent);
}

}  // namespace hayate
