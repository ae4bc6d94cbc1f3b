// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/ranks_report.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace hayate {

nlohmann::ordered_json rank_json(const RanksReport& report, std::size_t rank) {
  const RankPlace& place = report.places.at(rank);
  return {{"rank", rank},
          {"host", place.host},
          {"process", place.process},
          {"device", place.device},
          {"threads", place.threads}};
}

std::string rank_name(const RanksReport& report, std::size_t rank) {
  if (rank >= report.places.size()) return fmt::format("rank {}", rank);
  return fmt::format("rank {} ({})", rank, report.places[rank].host);
}

}  // namespace hayate
