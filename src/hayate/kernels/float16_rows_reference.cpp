// SPDX-License-Identifier: Apache-2.0
#include <bit>
#include <cmath>

#include "hayate/kernels/float16_rows.h"

namespace hayate::reference {
namespace {

// The smallest number, and the smallest whose exponent is not that of zero.
constexpr float kSmallest = 0x1p-24F;
constexpr float kSmallestNormal = 0x1p-14F;

std::uint16_t narrow_one(float value) {
  const auto sign = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(value) >> 16 & 0x8000);
  const float size = std::abs(value);
  if (size == 0.0F) return sign;
  if (size < kSmallestNormal) {
    // Multiples of the smallest number.
    const auto count = static_cast<std::uint16_t>(std::nearbyint(size / kSmallest));
    return sign | (count == 0 ? 1 : count);
  }
  // 13 of the 23 bits of the mantissa go; a carry runs into the exponent, which is rebased.
  const auto bits = std::bit_cast<std::uint32_t>(size);
  const std::uint32_t rounded = (bits + 0xfff + (bits >> 13 & 1)) >> 13;
  return sign | static_cast<std::uint16_t>(rounded - ((127 - 15) << 10));
}

bool narrow(const float* from, std::int64_t size, Float16* to) {
  bool all_fit = true;
  for (std::int64_t i = 0; i < size; ++i) {
    const bool fits = std::abs(from[i]) < 65520.0F;
    all_fit &= fits;
    to[i].bits = fits ? narrow_one(from[i]) : 0;
  }
  return all_fit;
}

void widen(const Float16* from, std::int64_t size, float* to) {
  for (std::int64_t i = 0; i < size; ++i) to[i] = to_float(from[i]);
}

constexpr Float16Kernels kKernels{narrow, widen};

}  // namespace

HAYATE_DEFINE_VERSION(Float16Kernels, kKernels)

}  // namespace hayate::reference
