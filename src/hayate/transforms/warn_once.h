// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace hayate {

/// Warns, unless this process has said exactly the same before. Random transforms meet the same
/// case in every epoch, and what is odd about it need not be said 300 times. Thread-safe.
void warn_once(const std::string& message);

}  // namespace hayate
