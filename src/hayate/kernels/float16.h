// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace hayate {

/// IEEE 754 binary16, as it lies in memory.
struct Float16 {
  std::uint16_t bits = 0;
};

/// Converts one value. It is too slow for inner loops.
[[gnu::always_inline]] inline float to_float(Float16 value) {
  const int exponent = (value.bits >> 10) & 0x1f;
  const int mantissa = value.bits & 0x3ff;
  float magnitude = 0.0F;
  if (exponent == 0x1f) {
    magnitude = mantissa != 0 ? std::numeric_limits<float>::quiet_NaN()
                              : std::numeric_limits<float>::infinity();
  } else if (exponent == 0) {
    magnitude = std::ldexp(static_cast<float>(mantissa), -24);
  } else {
    magnitude = std::ldexp(static_cast<float>(mantissa + 1024), exponent - 25);
  }
  return value.bits >> 15 != 0 ? -magnitude : magnitude;
}

}  // namespace hayate
