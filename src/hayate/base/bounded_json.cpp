// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/bounded_json.h"

#include <set>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace hayate {
namespace {

using nlohmann::json;

/// Watches the parser, which itself keeps its own stack on the heap.
class Bounds {
 public:
  void operator()(int depth, json::parse_event_t event, const json& parsed) {
    switch (event) {
      case json::parse_event_t::object_start:
        keys_.emplace_back();
        [[fallthrough]];
      case json::parse_event_t::array_start:
        if (depth < kJsonDepthLimit) break;
        throw JsonError(fmt::format("nested more than {} levels deep", kJsonDepthLimit));
      case json::parse_event_t::key:
        if (keys_.back().insert(parsed.get<std::string>()).second) break;
        throw JsonError(fmt::format("the key {} is there twice", json_excerpt(parsed)));
      case json::parse_event_t::object_end:
        keys_.pop_back();
        break;
      default:
        break;
    }
  }

 private:
  /// Keys of the objects that are open.
  std::vector<std::set<std::string>> keys_;
};

}  // namespace

json parse_bounded_json(std::string_view text, std::size_t size_limit_bytes) {
  if (text.size() > size_limit_bytes) {
    throw JsonError(
        fmt::format("{} bytes long, expected at most {}", text.size(), size_limit_bytes));
  }
  Bounds bounds;
  try {
    return json::parse(text, [&](int depth, json::parse_event_t event, json& parsed) {
      bounds(depth, event, parsed);
      return true;
    });
  } catch (const json::exception& error) {
    throw JsonError(fmt::format("not JSON: {}", error.what()));
  }
}

std::string json_excerpt(const json& value) {
  constexpr std::size_t kLength = 80;
  std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace);
  if (text.size() <= kLength) return text;
  std::size_t end = kLength;
  // The cut must not lie within a character of several bytes.
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

}  // namespace hayate
