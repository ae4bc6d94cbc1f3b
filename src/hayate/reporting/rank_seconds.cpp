// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/rank_seconds.h"

#include <nlohmann/json.hpp>

namespace hayate {
nlohmann::ordered_json to_json(const RankSeconds& seconds) {
  nlohmann::ordered_json json;
  for (const RankPart& part : kRankParts) json[part.name] = seconds.*part.seconds;
  return json;
}

RankSeconds parse_rank_seconds(const nlohmann::json& json) {
  RankSeconds seconds;
  for (const RankPart& part : kRankParts) seconds.*part.seconds = json.at(part.name).get<double>();
  return seconds;
}

RankSeconds scaled(const RankSeconds& seconds, double factor) {
  RankSeconds product;
  for (const RankPart& part : kRankParts) product.*part.seconds = seconds.*part.seconds * factor;
  return product;
}

RankSeconds& operator+=(RankSeconds& sum, const RankSeconds& more) {
  for (const RankPart& part : kRankParts) sum.*part.seconds += more.*part.seconds;
  return sum;
}

std::vector<RankSeconds> mean_rank_seconds(std::span<const EpochRecord> epochs) {
  if (epochs.empty()) return {};
  std::vector<RankSeconds> means(epochs.back().ranks.size());
  int count = 0;
  for (const EpochRecord& record : epochs) {
    if (record.ranks.size() != means.size()) continue;
    ++count;
    for (std::size_t rank = 0; rank < means.size(); ++rank) means[rank] += record.ranks[rank];
  }
  for (RankSeconds& mean : means) mean = scaled(mean, 1.0 / count);
  return means;
}

}  // namespace hayate
