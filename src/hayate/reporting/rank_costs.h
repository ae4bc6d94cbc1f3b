// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "hayate/reporting/ranks_report.h"

namespace hayate {

/// What ranks lose by training together. Shares are of the time of the training, from 0 to 1.
struct RankCosts {
  /// Waiting for sums on the rank that waits least for them. The others wait for that rank as well,
  /// which is no cost of the connection.
  double communication_share = 0.0;
  /// The part of it, from 0 to 1, that is sums within a step.
  double share_of_sums = 0.0;
  /// Waiting for data on the rank that waits longest for them, since the others then wait for it.
  double data_share = 0.0;
  std::size_t data_rank = 0;
  /// The largest time of computing over the mean of all ranks, and whose it is.
  double imbalance = 1.0;
  std::size_t slowest_rank = 0;
  /// What that rank computes longer than the mean.
  double imbalance_share = 0.0;
  /// Computing, the mean of all ranks.
  double compute_share = 0.0;
};

/// Ranks that are slow in turn look like slow connections.
/// \pre at least one rank.
RankCosts compute_rank_costs(std::span<const RankSeconds> ranks);

/// Returns "waiting: communication 4 %, data 1 %, slowest rank 1 (host) 1.06 of the mean".
std::string waiting_line(const RanksReport& report);

}  // namespace hayate
