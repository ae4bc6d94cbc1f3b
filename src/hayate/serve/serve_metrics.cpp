// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/serve_metrics.h"

#include <fmt/format.h>

#include "hayate/base/system_info.h"

namespace hayate {
namespace {

std::string head(std::string_view name, std::string_view type, std::string_view help) {
  return fmt::format("# HELP {0} {2}\n# TYPE {0} {1}\n", name, type, help);
}

std::string gauge(std::string_view name, std::string_view help, std::int64_t value) {
  return head(name, "gauge", help) + fmt::format("{} {}\n", name, value);
}

/// Endpoints of which clients wait for a prediction.
bool predicts(std::string_view endpoint) {
  return endpoint == "/predict" || endpoint == "/infer";
}

}  // namespace

void ServeMetrics::count_request(std::string_view endpoint, int status, double seconds) {
  const std::scoped_lock lock(mutex_);
  ++requests_[{std::string(endpoint), status}];
  if (predicts(endpoint) && status == 200) request_seconds_.add(seconds);
}

void ServeMetrics::count_prediction(double seconds) {
  const std::scoped_lock lock(mutex_);
  prediction_seconds_.add(seconds);
}

std::string ServeMetrics::text(const ServeGauges& gauges) const {
  const std::scoped_lock lock(mutex_);
  std::string text =
      head("hayate_requests_total", "counter", "Requests by endpoint and status of HTTP.");
  for (const auto& [key, count] : requests_) {
    text += fmt::format("hayate_requests_total{{endpoint=\"{}\",status=\"{}\"}} {}\n", key.first,
                        key.second, count);
  }
  text += head("hayate_request_seconds", "histogram",
               "Answered requests for predictions, waiting and transfers included.");
  text += request_seconds_.lines("hayate_request_seconds");
  text += head("hayate_prediction_seconds", "histogram", "Predictions by themselves.");
  text += prediction_seconds_.lines("hayate_prediction_seconds");
  text += gauge("hayate_queue_length", "Predictions that wait.",
                static_cast<std::int64_t>(gauges.waiting));
  text += gauge("hayate_queue_limit", "How many may wait.",
                static_cast<std::int64_t>(gauges.waiting_limit));
  text += gauge("hayate_predicting", "1 while the network computes.", gauges.is_predicting ? 1 : 0);
  text += gauge("hayate_kept_results", "Results that wait to be fetched.",
                static_cast<std::int64_t>(gauges.kept));
  text += gauge("process_resident_memory_bytes", "Resident memory.", resident_memory_bytes());
  text += gauge("hayate_uptime_seconds", "Since the server began.",
                static_cast<std::int64_t>(uptime_.seconds()));
  return text;
}

}  // namespace hayate
