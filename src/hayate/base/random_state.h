// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "hayate/base/random.h"

namespace hayate {

/// numpy.random.RandomState(seed): the Mersenne Twister MT19937 with numpy's legacy seeding
/// (init_genrand). MONAI's transforms draw from it; here it is the second source of randomness,
/// for comparing draws bit for bit.
class RandomState final : public Random {
 public:
  explicit RandomState(std::uint32_t seed);

  std::uint32_t next_uint32() override;

 private:
  void refill();

  static constexpr std::size_t kSize = 624;

  std::array<std::uint32_t, kSize> state_;
  std::size_t position_;
};

}  // namespace hayate
