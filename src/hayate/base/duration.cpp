// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/duration.h"

#include <charconv>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

/// Returns the seconds of a unit; 0 for what is none.
double unit_seconds(char unit) {
  switch (unit) {
    case 's':
      return 1.0;
    case 'm':
      return 60.0;
    case 'h':
      return 3600.0;
    case 'd':
      return 86400.0;
    default:
      return 0.0;
  }
}

/// Takes a number and its unit off the front; a number alone is of seconds. Returns NaN where there
/// is none.
double take_part(std::string_view& rest) {
  double number = 0.0;
  const auto [end, error] =
      std::from_chars(rest.data(), rest.data() + rest.size(), number, std::chars_format::fixed);
  // A minus sign would be read, and a part be taken off the whole.
  if (error != std::errc() || number < 0.0) return std::nan("");
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  if (rest.empty()) return number;
  const double unit = unit_seconds(rest.front());
  rest.remove_prefix(1);
  return unit > 0.0 ? number * unit : std::nan("");
}

}  // namespace

double parse_duration(const std::string& text) {
  std::string_view rest = text;
  double seconds = 0.0;
  do {
    seconds += take_part(rest);
  } while (!rest.empty() && !std::isnan(seconds));
  if (!(seconds > 0.0) || std::isinf(seconds)) {
    throw UsageError(fmt::format("'{}' is no duration", text),
                     "write 90s, 10m, 1h30m or a number of seconds, above 0");
  }
  return seconds;
}

}  // namespace hayate
