// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/rank_costs.h"

#include <algorithm>
#include <cassert>

#include <fmt/format.h>

namespace hayate {
namespace {

template <class Number>
double mean_of(std::span<const RankSeconds> ranks, const Number& number) {
  double sum = 0.0;
  for (const RankSeconds& rank : ranks) sum += number(rank);
  return sum / static_cast<double>(ranks.size());
}

double ratio(double part, double whole) {
  return whole > 0.0 ? part / whole : 0.0;
}

}  // namespace

RankCosts compute_rank_costs(std::span<const RankSeconds> ranks) {
  assert(!ranks.empty());
  const double seconds = mean_of(ranks, [](const RankSeconds& rank) { return rank.total(); });
  const double compute = mean_of(ranks, [](const RankSeconds& rank) { return rank.compute; });
  const auto connected = std::ranges::min_element(ranks, {}, &RankSeconds::communication);
  const auto hungriest = std::ranges::max_element(ranks, {}, &RankSeconds::data_wait);
  const auto slowest = std::ranges::max_element(ranks, {}, &RankSeconds::compute);
  RankCosts costs;
  costs.communication_share = ratio(connected->communication(), seconds);
  costs.share_of_sums = ratio(connected->sum_wait, connected->communication());
  costs.data_share = ratio(hungriest->data_wait, seconds);
  costs.data_rank = static_cast<std::size_t>(hungriest - ranks.begin());
  costs.imbalance = compute > 0.0 ? slowest->compute / compute : 1.0;
  costs.slowest_rank = static_cast<std::size_t>(slowest - ranks.begin());
  costs.imbalance_share = ratio(slowest->compute - compute, seconds);
  costs.compute_share = ratio(compute, seconds);
  return costs;
}

std::string waiting_line(const RanksReport& report) {
  const RankCosts costs = compute_rank_costs(report.seconds);
  return fmt::format(
      "waiting: communication {:.0f} %, data {:.0f} %, slowest {} {:.2f} of the mean",
      100.0 * costs.communication_share, 100.0 * costs.data_share,
      rank_name(report, costs.slowest_rank), costs.imbalance);
}

}  // namespace hayate
