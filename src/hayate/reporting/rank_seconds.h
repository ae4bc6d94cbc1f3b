// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <span>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "hayate/reporting/epoch_record.h"

namespace hayate {

/// The parts of a rank's seconds, and their names in files.
struct RankPart {
  const char* name;
  double RankSeconds::*seconds;
};
inline constexpr std::array kRankParts{
    RankPart{"compute_seconds", &RankSeconds::compute},
    RankPart{"data_wait_seconds", &RankSeconds::data_wait},
    RankPart{"gradient_wait_seconds", &RankSeconds::gradient_wait},
    RankPart{"sum_wait_seconds", &RankSeconds::sum_wait},
    RankPart{"others_wait_seconds", &RankSeconds::others_wait},
};

/// Writes {"compute_seconds": 3.5, "data_wait_seconds": 0.25, …}
nlohmann::ordered_json to_json(const RankSeconds& seconds);
/// \throws nlohmann::json::exception  for what is missing, or no number
RankSeconds parse_rank_seconds(const nlohmann::json& json);

/// All of it times `factor`.
RankSeconds scaled(const RankSeconds& seconds, double factor);
RankSeconds& operator+=(RankSeconds& sum, const RankSeconds& more);

/// Returns the mean of an epoch by rank, of the epochs that had as many ranks as the last one;
/// nothing where that had one process.
std::vector<RankSeconds> mean_rank_seconds(std::span<const EpochRecord> epochs);

}  // namespace hayate
