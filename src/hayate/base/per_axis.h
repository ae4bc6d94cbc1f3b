// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace hayate {

/// An integer for each of the spatial axes X, Y and Z; one number stands for all three.
struct PerAxis : std::array<std::int64_t, 3> {
  constexpr PerAxis(std::int64_t all) : PerAxis(all, all, all) {}  // NOLINT: implicit on purpose
  constexpr PerAxis(std::int64_t x, std::int64_t y, std::int64_t z)
      : std::array<std::int64_t, 3>{x, y, z} {}

  friend constexpr bool operator==(const PerAxis& a, const PerAxis& b) = default;

  constexpr std::int64_t product() const { return (*this)[0] * (*this)[1] * (*this)[2]; }
  constexpr bool is_uniform() const { return (*this)[0] == (*this)[1] && (*this)[1] == (*this)[2]; }
};

// Axis by axis.

template <class Operation>
constexpr PerAxis combine(const PerAxis& a, const PerAxis& b, Operation operation) {
  return {operation(a[0], b[0]), operation(a[1], b[1]), operation(a[2], b[2])};
}
constexpr PerAxis operator+(const PerAxis& a, const PerAxis& b) {
  return combine(a, b, [](std::int64_t i, std::int64_t j) { return i + j; });
}
constexpr PerAxis operator-(const PerAxis& a, const PerAxis& b) {
  return combine(a, b, [](std::int64_t i, std::int64_t j) { return i - j; });
}
constexpr PerAxis operator*(const PerAxis& a, const PerAxis& b) {
  return combine(a, b, [](std::int64_t i, std::int64_t j) { return i * j; });
}
constexpr PerAxis operator/(const PerAxis& a, const PerAxis& b) {
  return combine(a, b, [](std::int64_t i, std::int64_t j) { return i / j; });
}
constexpr PerAxis operator%(const PerAxis& a, const PerAxis& b) {
  return combine(a, b, [](std::int64_t i, std::int64_t j) { return i % j; });
}

/// Returns the product of all, axis by axis: of strides, what sizes are multiples of.
PerAxis product_of(std::span<const PerAxis> factors);

/// Writes "3", or "1×3×3".
std::string format_per_axis(const PerAxis& values);

}  // namespace hayate
