// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace hayate {

/// How many windows a volume was predicted by, and for how many of them the network did not run.
struct WindowCounts {
  std::int64_t count = 0;
  /// Windows that hold one value, as air does, and got what the network had made of one before.
  std::int64_t repeated = 0;

  WindowCounts& operator+=(const WindowCounts& other) {
    count += other.count;
    repeated += other.repeated;
    return *this;
  }
};

}  // namespace hayate
