// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/per_axis.h"

#include <functional>
#include <numeric>

#include <fmt/format.h>

namespace hayate {

PerAxis product_of(std::span<const PerAxis> factors) {
  return std::accumulate(factors.begin(), factors.end(), PerAxis(1), std::multiplies());
}

std::string format_per_axis(const PerAxis& values) {
  if (values.is_uniform()) return fmt::format("{}", values[0]);
  return fmt::format("{}×{}×{}", values[0], values[1], values[2]);
}

}  // namespace hayate
