// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace hayate {

/// How slow a client may be: so many seconds, and as many more as its bytes take at the least rate.
/// A connection that dribbles ends as one that says nothing does, and a large image has its time.
struct TransferLimits {
  double grace_seconds = 30.0;
  double bytes_per_second = 64'000.0;
};

/// Measures one direction of a connection against these, from its construction on.
class TransferClock {
 public:
  explicit TransferClock(const TransferLimits& limits) : limits_(limits) {}

  void count(std::size_t bytes) { bytes_ += static_cast<double>(bytes); }

  /// Returns how much longer it may take until the next byte; 0 when the time is over.
  std::chrono::milliseconds left() const {
    using Seconds = std::chrono::duration<double>;
    const Seconds allowed(limits_.grace_seconds + bytes_ / limits_.bytes_per_second);
    const Seconds left = allowed - (Clock::now() - begin_);
    return std::max(std::chrono::milliseconds(0),
                    std::chrono::duration_cast<std::chrono::milliseconds>(left));
  }

 private:
  using Clock = std::chrono::steady_clock;
  TransferLimits limits_;
  Clock::time_point begin_ = Clock::now();
  double bytes_ = 0.0;
};

}  // namespace hayate
