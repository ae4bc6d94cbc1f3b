// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/number_text.h"

#include <cmath>

#include <fmt/format.h>

namespace hayate {
namespace {

std::string group_thousands(std::string digits) {
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (std::size_t i = digits.size(); i > first + 3;) digits.insert(i -= 3, 1, ',');
  return digits;
}

/// Three figures for magnitudes below 1000.
std::string three_figures(double value) {
  const double magnitude = std::abs(value);
  // The bounds are where rounding to fewer decimals reaches the next power of ten.
  if (magnitude >= 99.95) return fmt::format("{:.0f}", value);
  if (magnitude >= 9.995) return fmt::format("{:.1f}", value);
  if (magnitude >= 0.1 || magnitude == 0.0) return fmt::format("{:.2f}", value);
  return fmt::format("{:.2g}", value);
}

}  // namespace

std::string format_quantity(double value) {
  if (!std::isfinite(value)) return "–";
  if (std::abs(value) >= 999.5) return group_thousands(fmt::format("{:.0f}", value));
  return three_figures(value);
}

std::string format_compact(double value) {
  if (!std::isfinite(value)) return "–";
  if (std::abs(value) >= 999500.0) return three_figures(value / 1e6) + "M";
  if (std::abs(value) >= 9999.5) return three_figures(value / 1e3) + "k";
  return format_quantity(value);
}

std::string format_ratio(double ratio) {
  return format_quantity(ratio) + "×";
}

std::string format_epochs(std::size_t count) {
  return fmt::format("{} epoch{}", count, count == 1 ? "" : "s");
}

std::string format_dice(double dice) {
  return std::isfinite(dice) ? fmt::format("{:.4f}", dice) : "–";
}

}  // namespace hayate
