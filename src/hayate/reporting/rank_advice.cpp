// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/rank_advice.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>

#include <fmt/format.h>

#include "hayate/reporting/rank_costs.h"

namespace hayate {
namespace {

// Below these shares a change is not worth the trouble.
constexpr double kCommunicationShare = 0.1;
constexpr double kDataShare = 0.1;
constexpr double kImbalanceShare = 0.05;

std::string percent(double share) {
  return fmt::format("{:.0f} %", 100.0 * share);
}

bool on_one_host(const RanksReport& report) {
  return std::ranges::adjacent_find(report.places, std::not_equal_to<>(), &RankPlace::host) ==
         report.places.end();
}

std::optional<Advice> advise_communication(const RanksReport& report, const RankCosts& costs) {
  if (costs.communication_share < kCommunicationShare) return std::nullopt;
  const bool by_sums = costs.share_of_sums >= 0.5;
  std::string text = fmt::format(
      "every rank waits at least {} of the training for {} that no computing hides",
      percent(costs.communication_share),
      by_sums ? "sums within steps (batch normalisation, losses)" : "sums of gradients");
  if (by_sums && report.syncs_norm) {
    return Advice{"communication", costs.communication_share,
                  text +
                      ": train on fewer ranks, or, where each has several patches, take other "
                      "statistics, those of its own",
                  "--set distributed.norm_sync=local"};
  }
  text += ": give each rank more to compute (a larger batch, or fewer ranks with more threads)";
  if (!on_one_host(report)) text += ", or connect the hosts by a faster link";
  return Advice{"communication", costs.communication_share, text, ""};
}

/// Why a rank computes longer than the others, as far as that is known, and what to do about it.
std::string cure_of_slowest(const RanksReport& report, std::size_t slowest) {
  const auto ranks = static_cast<std::int64_t>(report.seconds.size());
  if (report.patches % ranks != 0) {
    return fmt::format(
        "{} patches of a step are divided among {} ranks: let data.batch_size times the patches of "
        "a case be a multiple of the ranks",
        report.patches, ranks);
  }
  if (slowest < report.places.size()) {
    const auto most = std::ranges::max_element(report.places, {}, &RankPlace::threads);
    const int threads = report.places[slowest].threads;
    if (threads < most->threads) {
      return fmt::format("it computes on {} thread{}, others on {}: give all ranks as many cores",
                         threads, threads == 1 ? "" : "s", most->threads);
    }
  }
  return "look for other programs on its cores and for a lower clock there, or leave that machine "
         "out";
}

std::optional<Advice> advise_straggler(const RanksReport& report, const RankCosts& costs) {
  if (costs.imbalance_share < kImbalanceShare) return std::nullopt;
  const std::string name = rank_name(report, costs.slowest_rank);
  return Advice{name, costs.imbalance_share,
                fmt::format("{} computes {:.2f} times as long as the ranks do on average, and the "
                            "others wait for it; {}",
                            name, costs.imbalance, cure_of_slowest(report, costs.slowest_rank)),
                ""};
}

std::optional<Advice> advise_data(const RanksReport& report, const RankCosts& costs) {
  if (costs.data_share < kDataShare) return std::nullopt;
  const double most = report.seconds[costs.data_rank].data_wait;
  const bool all_wait = std::ranges::all_of(
      report.seconds, [&](const RankSeconds& rank) { return 2.0 * rank.data_wait >= most; });
  const std::string who =
      all_wait ? fmt::format("all ranks wait for data, up to {} of the training",
                             percent(costs.data_share))
               : fmt::format("{} waits {} of the training for data, and the others wait for it",
                             rank_name(report, costs.data_rank), percent(costs.data_share));
  return Advice{"data", costs.data_share,
                who +
                    ": make batches on more threads (data.num_workers), or keep prepared cases "
                    "where there is room",
                "--set data.dataset=auto"};
}

}  // namespace

std::vector<Advice> advise_on_ranks(const RanksReport& report) {
  if (report.seconds.size() < 2) return {};
  const RankCosts costs = compute_rank_costs(report.seconds);
  std::vector<Advice> all;
  for (std::optional<Advice>& advice :
       std::array{advise_communication(report, costs), advise_straggler(report, costs),
                  advise_data(report, costs)}) {
    if (advice) all.push_back(*std::move(advice));
  }
  std::ranges::stable_sort(all, std::greater<>(), &Advice::share);
  return all;
}

}  // namespace hayate
