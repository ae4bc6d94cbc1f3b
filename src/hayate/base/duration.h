// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace hayate {

/// Reads a duration as people write it: "90s", "10m", "1h30m", "1.5h", or a number of seconds.
/// \returns seconds, above 0. \throws UsageError  for anything else, with what is expected.
double parse_duration(const std::string& text);

}  // namespace hayate
