// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/serve_metrics.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace hayate {
namespace {

TEST(ServeMetrics, CountRequestsByEndpointAndStatus) {
  ServeMetrics metrics;
  metrics.count_request("/predict", 200, 0.3);
  metrics.count_request("/predict", 200, 3.0);
  metrics.count_request("/predict", 422, 0.1);
  metrics.count_request("/health", 200, 0.001);
  metrics.count_prediction(0.2);
  const std::string text = metrics.text({.waiting = 3, .waiting_limit = 8, .is_predicting = true});
  for (const char* line :
       {"hayate_requests_total{endpoint=\"/predict\",status=\"200\"} 2\n",
        "hayate_requests_total{endpoint=\"/predict\",status=\"422\"} 1\n",
        "# TYPE hayate_request_seconds histogram\n",
        "hayate_request_seconds_bucket{le=\"0.25\"} 0\n",
        "hayate_request_seconds_bucket{le=\"0.5\"} 1\n",
        "hayate_request_seconds_bucket{le=\"+Inf\"} 2\n", "hayate_request_seconds_sum 3.300000\n",
        "hayate_request_seconds_count 2\n", "hayate_prediction_seconds_count 1\n",
        "hayate_queue_length 3\n", "hayate_queue_limit 8\n", "hayate_predicting 1\n"}) {
    EXPECT_TRUE(contains(text, line)) << line << "in\n" << text;
  }
  EXPECT_FALSE(contains(text, "process_resident_memory_bytes 0\n"));
}

TEST(ServeMetrics, SayWhatEachNumberIs) {
  const std::string text = ServeMetrics().text({});
  std::size_t help = 0;
  std::size_t type = 0;
  for (std::size_t at = 0; (at = text.find("# HELP ", at)) != std::string::npos; ++at) ++help;
  for (std::size_t at = 0; (at = text.find("# TYPE ", at)) != std::string::npos; ++at) ++type;
  EXPECT_EQ(help, type);
  EXPECT_GE(help, 8U);
}

}  // namespace
}  // namespace hayate
