// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/byte_size.h"

#include <charconv>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

/// Returns what a unit multiplies by; 0 for what is none.
double unit_factor(std::string_view unit) {
  if (unit.ends_with('B') || unit.ends_with('b')) unit.remove_suffix(1);
  if (unit.empty()) return 1.0;
  const bool is_binary = unit.size() == 2 && unit[1] == 'i';
  if (unit.size() > 1 && !is_binary) return 0.0;
  constexpr std::string_view kUnits = "KMGT";
  const std::size_t power = kUnits.find(unit[0] == 'k' ? 'K' : unit[0]);
  if (power == std::string_view::npos) return 0.0;
  return std::pow(is_binary ? 1024.0 : 1000.0, static_cast<double>(power + 1));
}

}  // namespace

std::int64_t parse_byte_size(const std::string& text) {
  double number = 0.0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  const double bytes =
      error == std::errc() ? number * unit_factor({rest, static_cast<std::size_t>(end - rest)}) : 0;
  if (!(bytes >= 1.0) || bytes > 1e18) {
    throw UsageError(fmt::format("'{}' is no size", text),
                     "write 500M, 4G, 4GiB or a number of bytes, above 0");
  }
  return static_cast<std::int64_t>(bytes);
}

}  // namespace hayate
