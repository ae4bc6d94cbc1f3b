// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace hayate {

/// Returns the seconds since this process was started, by the system's own record: programs that
/// became this one (exec) count.
double process_seconds();

/// Writes the local time that it will be in `seconds`: "14:05:33", with the day where it is not
/// today's.
std::string time_of_day_in(double seconds);

}  // namespace hayate
