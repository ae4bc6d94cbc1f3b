// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include <ATen/core/Tensor.h>

#include "hayate/base/philox_stream.h"

namespace hayate {

/// Where words lie in a stream.
struct WordPlace {
  StreamKey key;
  std::uint64_t first_word = 0;
};

/// Returns the words that a PhiloxStream gives from each of these places on, computed on a device:
/// int64 [N, count] of 0 … 2^32 - 1.
at::Tensor philox_words(std::span<const WordPlace> places, std::int64_t count, c10::Device device);

}  // namespace hayate
