// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/fast_path_report.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/text.h"

namespace hayate {

using nlohmann::ordered_json;

ordered_json to_json(const std::vector<FastPathCount>& counts) {
  ordered_json list = ordered_json::array();
  for (const FastPathCount& count : counts) {
    ordered_json reasons = ordered_json::object();
    for (const auto& [reason, times] : count.reasons) reasons[reason] = times;
    list.push_back({{"operation", count.operation},
                    {"fast", count.fast},
                    {"plain", count.plain},
                    {"reasons", std::move(reasons)}});
  }
  return list;
}

std::string plain_way_text(const FastPathCount& count) {
  std::vector<std::pair<std::string, std::int64_t>> reasons(count.reasons.begin(),
                                                            count.reasons.end());
  std::ranges::stable_sort(reasons, std::greater<>(), &decltype(reasons)::value_type::second);
  std::vector<std::string> texts;
  for (const auto& [reason, times] : reasons) {
    texts.push_back(reasons.size() == 1 ? reason : fmt::format("{} ({})", reason, times));
  }
  return fmt::format("{}: {} of {} the plain way: {}", count.operation, count.plain,
                     count.fast + count.plain, join(texts, "; "));
}

std::vector<std::string> plain_way_lines(const std::vector<FastPathCount>& counts) {
  std::vector<std::string> lines;
  for (const FastPathCount& count : counts) {
    if (count.plain > 0) lines.push_back(plain_way_text(count));
  }
  return lines;
}

}  // namespace hayate
