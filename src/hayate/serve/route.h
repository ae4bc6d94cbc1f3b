// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hayate {

enum class Endpoint {
  kPage,
  kHealth,
  kMetrics,
  kPredict,
  kJob,
  kJobFile,
  kInfo,
  kInfer,
  kNewSession,
  kSession,
};

/// What a path leads to.
struct Route {
  Endpoint endpoint = Endpoint::kPage;
  /// What it is counted as: "/jobs", whatever the job.
  std::string_view label;
  /// Methods that it takes, as the header Allow has them: "GET, DELETE".
  std::string_view methods;
  /// The job, session or model, and the file of a job.
  std::string name = {};
  std::string file = {};

  /// HEAD goes where GET does.
  bool takes(std::string_view method) const;
  /// Whether a prediction will be waited for.
  bool predicts() const { return endpoint == Endpoint::kPredict || endpoint == Endpoint::kInfer; }
};

/// Returns where the path of a request leads; nothing where that is nowhere. A slash at the end
/// makes no difference.
std::optional<Route> find_route(std::string_view path);

}  // namespace hayate
