// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "hayate/kernels/bfloat16.h"
#include "hayate/kernels/float16.h"

namespace hayate {

/// Sizes and values out of a fuzzer's bytes, which begin again when they are used up.
class KernelInput {
 public:
  /// \pre there are bytes.
  explicit KernelInput(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  std::uint8_t byte() { return bytes_[next_++ % bytes_.size()]; }
  /// Draws a size in [least, most]. \pre most - least < 256.
  std::int64_t size(std::int64_t least, std::int64_t most) {
    return least + byte() % (most - least + 1);
  }

  /// Returns a multiple of 1/16 in [-8, 8): as many sums and products of such numbers as a kernel
  /// makes are exact in float32, in any order, so that its versions must give the same bits.
  template <class T>
  T value() {
    return from_float<T>(static_cast<float>(static_cast<std::int8_t>(byte())) / 16.0F);
  }
  template <class T>
  std::vector<T> values(std::int64_t count) {
    std::vector<T> drawn(static_cast<std::size_t>(count));
    for (T& one : drawn) one = value<T>();
    return drawn;
  }
  /// Returns a multiple of 1/256 in (0, 1].
  float fraction() { return static_cast<float>(byte() + 1) / 256.0F; }

  /// Any bits.
  template <class T>
  std::vector<T> any(std::int64_t count) {
    std::vector<T> drawn(static_cast<std::size_t>(count));
    for (T& one : drawn) {
      std::uint8_t memory[sizeof(T)];
      for (std::uint8_t& part : memory) part = byte();
      std::memcpy(static_cast<void*>(&one), memory, sizeof(T));
    }
    return drawn;
  }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t next_ = 0;
};

inline double number(double value) {
  return value;
}
template <class T>
double number(T value) {
  return double{to_float(value)};
}

/// Demands values within `tolerance`·(1 + |expected|), and equal ones where that is 0.
template <class T>
void demand_close(const std::vector<T>& got, const std::vector<T>& expected, double tolerance) {
  assert(got.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double e = number(expected[i]);
    const double difference = std::abs(number(got[i]) - e);
    assert(difference <= tolerance * (1.0 + std::abs(e)));
  }
}

/// What rounding may do to a T that comes out of exponentials: bfloat16 has eight bits.
template <class T>
constexpr double kRounding = sizeof(T) == 2 ? 1.0 / 128.0 : 1e-4;

}  // namespace hayate
