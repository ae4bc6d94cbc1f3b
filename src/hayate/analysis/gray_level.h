// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace hayate {

/// Returns 0 … 255 for values from `black` to `white`, and their ends beyond.
inline std::uint8_t gray_level(float value, double black, double white) {
  const double share = (static_cast<double>(value) - black) / std::max(white - black, 1e-12);
  return static_cast<std::uint8_t>(std::lround(255.0 * std::clamp(share, 0.0, 1.0)));
}

}  // namespace hayate
