// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace hayate {

/// What goes into a network of any kind, and what comes out.
struct NetworkChannels {
  std::int64_t in_channels = 1;
  /// One for each class, the background included.
  std::int64_t out_channels = 2;
};

}  // namespace hayate
