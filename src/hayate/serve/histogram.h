// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace hayate {

/// Counts durations by their length, as Prometheus has them.
class SecondsHistogram {
 public:
  void add(double seconds);
  /// Returns the lines `name_bucket{le="0.1"} 3` …, `name_sum` and `name_count`.
  std::string lines(std::string_view name) const;

 private:
  static constexpr std::array kBounds{0.05, 0.1,  0.25, 0.5,   1.0,   2.5,  5.0,
                                      10.0, 30.0, 60.0, 120.0, 300.0, 600.0};

  std::array<std::int64_t, kBounds.size()> at_most_{};
  std::int64_t count_ = 0;
  double sum_ = 0.0;
};

}  // namespace hayate
