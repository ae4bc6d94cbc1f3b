// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/route.h"

#include <vector>

#include "hayate/base/text.h"

namespace hayate {
namespace {

/// "/jobs/1/" → jobs, 1
std::vector<std::string> split_path(std::string_view path) {
  if (!path.starts_with('/')) return {};
  path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  return path.empty() ? std::vector<std::string>() : split(path, '/');
}

std::optional<Route> route_of_one(const std::string& word) {
  if (word == "health") return Route{Endpoint::kHealth, "/health", "GET"};
  if (word == "metrics") return Route{Endpoint::kMetrics, "/metrics", "GET"};
  if (word == "predict") return Route{Endpoint::kPredict, "/predict", "POST"};
  if (word == "info") return Route{Endpoint::kInfo, "/info", "GET"};
  if (word == "session") return Route{Endpoint::kNewSession, "/session", "PUT"};
  return std::nullopt;
}

std::optional<Route> route_of_two(const std::string& word, const std::string& name) {
  if (word == "jobs") return Route{Endpoint::kJob, "/jobs", "GET, DELETE", name};
  if (word == "infer") return Route{Endpoint::kInfer, "/infer", "POST", name};
  if (word == "session") return Route{Endpoint::kSession, "/session", "GET, DELETE", name};
  return std::nullopt;
}

}  // namespace

bool Route::takes(std::string_view method) const {
  if (method == "HEAD") method = "GET";
  const std::vector<std::string> taken = split(methods, ',');
  for (const std::string& one : taken) {
    if (one == method || (one.starts_with(' ') && one.substr(1) == method)) return true;
  }
  return false;
}

std::optional<Route> find_route(std::string_view path) {
  const std::vector<std::string> words = split_path(path);
  if (words.empty()) {
    if (path != "/") return std::nullopt;
    return Route{Endpoint::kPage, "/", "GET"};
  }
  if (words.size() == 1) return route_of_one(words[0]);
  if (words.size() == 2) return route_of_two(words[0], words[1]);
  if (words.size() == 3 && words[0] == "jobs") {
    return Route{Endpoint::kJobFile, "/jobs", "GET", words[1], words[2]};
  }
  return std::nullopt;
}

}  // namespace hayate
