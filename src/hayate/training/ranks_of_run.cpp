// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/ranks_of_run.h"

#include <ATen/Parallel.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "hayate/distributed/gather_numbers.h"
#include "hayate/prediction/device.h"
#include "hayate/reporting/rank_seconds.h"

namespace hayate {

RanksReport describe_ranks(const TrainingSession& session) {
  const Ranks& ranks = session.ranks();
  if (ranks.is_alone()) return {};
  const Recipe& recipe = session.recipe();
  RanksReport report;
  report.launcher = ranks.place().launcher;
  report.patches = recipe.data.batch_size * loader_options(recipe, ranks).share.patches_per_case;
  report.syncs_norm = recipe.network.lowest_norm() == NormKind::kBatch &&
                      recipe.distributed.norm_sync != NormSync::kLocal;
  const nlohmann::json own{{"process", getpid()},
                           {"device", describe_device(session.model().device())},
                           {"threads", at::get_num_threads()}};
  for (const std::string& text : ranks.gather(own.dump())) {
    const auto place = nlohmann::json::parse(text);
    report.places.push_back(
        {ranks.hosts()[report.places.size()], place["process"], place["device"], place["threads"]});
  }
  return report;
}

std::vector<RankSeconds> gather_rank_seconds(const RankSeconds& own, const Ranks& ranks) {
  if (ranks.is_alone()) return {};
  std::vector<RankSeconds> seconds(static_cast<std::size_t>(ranks.size()));
  seconds[static_cast<std::size_t>(ranks.rank())] = own;
  gather_numbers(ranks, [&](const auto& use) {
    for (RankSeconds& of_rank : seconds) {
      for (const RankPart& part : kRankParts) use(of_rank.*part.seconds);
    }
  });
  return seconds;
}

}  // namespace hayate
