// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hayate/base/philox_stream.h"
#include "hayate/kernels/bfloat16.h"

namespace hayate {

/// Normally distributed values, in any type that the kernels know; the same for a seed.
template <class T>
std::vector<T> normal_values(std::int64_t size, std::uint64_t seed) {
  PhiloxStream random({.seed = seed});
  std::vector<T> values(static_cast<std::size_t>(size));
  for (T& value : values) value = from_float<T>(static_cast<float>(random.normal()));
  return values;
}

}  // namespace hayate
