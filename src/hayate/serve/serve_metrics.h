// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "hayate/base/stopwatch.h"
#include "hayate/serve/histogram.h"

namespace hayate {

/// What the server is about right now.
struct ServeGauges {
  std::size_t waiting = 0;
  std::size_t waiting_limit = 0;
  bool is_predicting = false;
  std::size_t kept = 0;
};

/// What a server has done since it began. All threads may add to it.
class ServeMetrics {
 public:
  /// \param endpoint  one of a few: "/predict", "/jobs"; not what the client wrote.
  /// \param seconds   from the request's first byte to the answer's last.
  void count_request(std::string_view endpoint, int status, double seconds);
  /// A prediction by itself, without waiting and transfers.
  void count_prediction(double seconds);

  double uptime_seconds() const { return uptime_.seconds(); }
  /// Returns the text that Prometheus reads (text format 0.0.4).
  std::string text(const ServeGauges& gauges) const;

 private:
  Stopwatch uptime_;
  mutable std::mutex mutex_;
  std::map<std::pair<std::string, int>, std::int64_t> requests_;
  SecondsHistogram request_seconds_;
  SecondsHistogram prediction_seconds_;
};

}  // namespace hayate
