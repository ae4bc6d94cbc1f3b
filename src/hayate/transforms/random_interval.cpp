// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/random_interval.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hayate/transforms/option_checks.h"

namespace hayate {
namespace {

std::string format_numbers(std::span<const double> numbers) {
  return fmt::format("[{}]", fmt::join(numbers, ", "));
}

Interval between(double a, double b) {
  return {std::min(a, b), std::max(a, b)};
}

}  // namespace

Interval resolve_interval(std::string_view option, std::span<const double> numbers) {
  if (numbers.size() != 1 && numbers.size() != 2) {
    reject_option(option, format_numbers(numbers), "one number r for [-r, r], or two bounds");
  }
  return between(numbers.size() == 1 ? -numbers[0] : numbers[0], numbers.back());
}

std::vector<Interval> resolve_intervals(std::string_view option, std::span<const double> numbers,
                                        std::size_t count) {
  if (numbers.size() > count && numbers.size() != 2 * count) {
    reject_option(option, format_numbers(numbers),
                  fmt::format("up to {} numbers r for [-r, r], or {} bounds low, high, low, …",
                              count, 2 * count));
  }
  std::vector<Interval> intervals;
  if (numbers.size() == 2 * count) {
    for (std::size_t i = 0; i < count; ++i) {
      intervals.push_back(between(numbers[2 * i], numbers[2 * i + 1]));
    }
    return intervals;
  }
  for (const double r : numbers) {
    if (r < 0.0) {
      reject_option(option, format_numbers(numbers),
                    fmt::format("numbers r >= 0 for [-r, r]; for bounds give all {} of them: "
                                "low, high, low, high, …",
                                2 * count));
    }
    intervals.push_back({-r, r});
  }
  return intervals;
}

std::vector<double> draw_all(std::span<const Interval> intervals, Random& random) {
  std::vector<double> values;
  for (const Interval& interval : intervals) values.push_back(interval.draw(random));
  return values;
}

std::vector<double> draw_times(const Interval& interval, std::int64_t count, Random& random) {
  std::vector<double> drawn;
  for (std::int64_t i = 0; i < count; ++i) drawn.push_back(interval.draw(random));
  return drawn;
}

}  // namespace hayate
