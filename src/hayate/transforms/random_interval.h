// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "hayate/base/random.h"

namespace hayate {

/// Where a random parameter lies.
struct Interval {
  double low = 0.0;
  double high = 0.0;

  /// Draws uniformly in [low, high); always takes one rand().
  double draw(Random& random) const { return random.uniform(low, high); }

  friend bool operator==(const Interval&, const Interval&) = default;
};

/// Returns an interval as an option writes it: one number r is [-r, r], two are the bounds, in
/// either order.
/// \throws RecipeError  naming `option`
Interval resolve_interval(std::string_view option, std::span<const double> numbers);

/// Intervals of several parameters, `count` at most, in one list of numbers:
///  * up to `count` numbers r1, r2, … are [-r1, r1], [-r2, r2], …, as in MONAI: parameters that are
///    not listed are not drawn, so a single number is about the first parameter only;
///  * twice `count` numbers are bounds: low1, high1, low2, high2, ….
///
/// \throws RecipeError  naming `option`, for another length or a negative r.
std::vector<Interval> resolve_intervals(std::string_view option, std::span<const double> numbers,
                                        std::size_t count);

/// Draws once from each.
std::vector<double> draw_all(std::span<const Interval> intervals, Random& random);

/// Draws `count` times from one.
std::vector<double> draw_times(const Interval& interval, std::int64_t count, Random& random);

}  // namespace hayate
