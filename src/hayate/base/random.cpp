// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/random.h"

#include <cassert>
#include <cmath>
#include <numbers>
#include <utility>

namespace hayate {

double Random::rand() {
  const std::uint32_t high = next_uint32() >> 5;
  const std::uint32_t low = next_uint32() >> 6;
  return (high * 67108864.0 + low) / 9007199254740992.0;
}

double Random::uniform(double low, double high) {
  return low + (high - low) * rand();
}

std::int64_t Random::randint(std::int64_t n) {
  assert(n >= 1 && n <= (std::int64_t{1} << 32));
  const auto largest = static_cast<std::uint32_t>(n - 1);
  if (largest == 0) return 0;
  std::uint32_t mask = largest;
  for (int shift = 1; shift <= 16; shift *= 2) mask |= mask >> shift;
  while (true) {
    const std::uint32_t word = next_uint32() & mask;
    if (word <= largest) return word;
  }
}

double Random::normal() {
  if (std::exchange(has_spare_normal_, false)) return spare_normal_;
  const double radius = std::sqrt(-2.0 * std::log(1.0 - rand()));
  const double angle = 2.0 * std::numbers::pi * rand();
  spare_normal_ = radius * std::sin(angle);
  has_spare_normal_ = true;
  return radius * std::cos(angle);
}

void Random::shuffle(std::span<std::int64_t> values) {
  for (std::size_t i = values.size(); i-- > 1;) {
    const auto j = static_cast<std::size_t>(randint(static_cast<std::int64_t>(i) + 1));
    std::swap(values[i], values[j]);
  }
}

}  // namespace hayate
