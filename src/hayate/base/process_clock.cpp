// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/process_clock.h"

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>

#include <fmt/chrono.h>
#include <unistd.h>

namespace hayate {
namespace {

double boot_seconds() {
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Returns when the process was started, in seconds since the machine was; now, where /proc does
/// not say it.
double start_seconds() {
  std::ifstream file("/proc/self/stat");
  std::stringstream text;
  text << file.rdbuf();
  const std::string line = text.str();
  // The program's name, the second field, may hold spaces; it ends with the last parenthesis.
  const std::size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) return boot_seconds();
  std::istringstream fields(line.substr(name_end + 1));
  constexpr int kStartTimeAfterName = 20;
  std::string field;
  for (int i = 0; i < kStartTimeAfterName; ++i) fields >> field;
  char* end = nullptr;
  const double ticks = std::strtod(field.c_str(), &end);
  if (end == field.c_str()) return boot_seconds();
  return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

std::tm local_time(std::time_t time) {
  std::tm fields{};
  localtime_r(&time, &fields);
  return fields;
}

}  // namespace

double process_seconds() {
  static const double start = start_seconds();
  return boot_seconds() - start;
}

std::string time_of_day_in(double seconds) {
  const std::time_t now = std::time(nullptr);
  const std::tm then = local_time(now + static_cast<std::time_t>(seconds + 0.5));
  const std::tm today = local_time(now);
  const bool is_today = then.tm_yday == today.tm_yday && then.tm_year == today.tm_year;
  return is_today ? fmt::format("{:%H:%M:%S}", then) : fmt::format("{:%Y-%m-%d %H:%M}", then);
}

}  // namespace hayate
