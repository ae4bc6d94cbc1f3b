// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/random_state.h"

namespace hayate {

RandomState::RandomState(std::uint32_t seed) : position_(kSize) {
  state_[0] = seed;
  for (std::uint32_t i = 1; i < kSize; ++i) {
    state_[i] = 1812433253U * (state_[i - 1] ^ (state_[i - 1] >> 30)) + i;
  }
}

void RandomState::refill() {
  constexpr std::size_t n = kSize;
  constexpr std::size_t m = 397;
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint32_t mixed = (state_[i] & 0x80000000U) | (state_[(i + 1) % n] & 0x7fffffffU);
    state_[i] = state_[(i + m) % n] ^ (mixed >> 1) ^ ((mixed & 1U) ? 0x9908b0dfU : 0U);
  }
  position_ = 0;
}

std::uint32_t RandomState::next_uint32() {
  if (position_ == kSize) refill();
  std::uint32_t word = state_[position_++];
  word ^= word >> 11;
  word ^= (word << 7) & 0x9d2c5680U;
  word ^= (word << 15) & 0xefc60000U;
  word ^= word >> 18;
  return word;
}

}  // namespace hayate
