// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace hayate {

/// The number of four bytes, the highest first, at a place in a PNG file: its width stands at 16,
/// its height at 20.
inline std::uint32_t number_at(const std::string& png, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    number = number << 8 | static_cast<unsigned char>(png[at + i]);
  }
  return number;
}

}  // namespace hayate
