// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "hayate/reporting/epoch_record.h"

namespace hayate {

/// Where a rank runs.
struct RankPlace {
  std::string host;
  std::int64_t process = 0;
  /// "cpu (AMD EPYC, AVX2)" or "cuda:0".
  std::string device;
  /// That it computes with.
  int threads = 1;
};

/// The ranks of a run, and what their training takes.
struct RanksReport {
  /// Who started them (launch/place.h).
  std::string launcher;
  /// By rank; empty where it is not known any more.
  std::vector<RankPlace> places;
  /// Of an epoch, by rank; empty for a process alone.
  std::vector<RankSeconds> seconds;
  /// Patches of a step, over all ranks.
  std::int64_t patches = 0;
  /// Whether batch normalisation sums its statistics over ranks.
  bool syncs_norm = false;
};

/// Writes {"rank": 1, "host": "node2", "process": 4711, "device": "cpu (…)", "threads": 16}
/// \pre the rank's place is known.
nlohmann::ordered_json rank_json(const RanksReport& report, std::size_t rank);

/// Returns "rank 1 (host)".
std::string rank_name(const RanksReport& report, std::size_t rank);

}  // namespace hayate
