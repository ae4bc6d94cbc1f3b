// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace hayate {

/// How often a thread of the server that waits looks whether the client is still there, and whether
/// the server is to stop.
inline constexpr std::chrono::milliseconds kGlance{100};

}  // namespace hayate
