// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/distributed/ranks.h"
#include "hayate/reporting/ranks_report.h"
#include "hayate/training/training_session.h"

namespace hayate {

/// Returns where the ranks of a session are and how they train together, without seconds; all empty
/// for a process alone. A collective.
RanksReport describe_ranks(const TrainingSession& session);

/// Returns the seconds of all ranks, by rank; empty for a process alone. A collective.
std::vector<RankSeconds> gather_rank_seconds(const RankSeconds& own, const Ranks& ranks);

}  // namespace hayate
