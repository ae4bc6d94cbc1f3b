// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string_view>

#include "hayate/launch/rank_processes.h"

namespace hayate {

/// How long ranks have to end once another one has ended badly. They find that out by themselves
/// and say so; those that hang are asked to end, then killed.
struct Patience {
  std::chrono::milliseconds by_themselves{6'000};
  std::chrono::milliseconds when_asked{2'000};
};

/// How many ranks `--ranks` starts at most.
constexpr int kMostLocalRanks = 1024;

/// Returns the number that `--ranks` was given; 0 for "auto"; nothing where it is no such number.
std::optional<int> parse_rank_count(std::string_view text);

/// Starts the ranks and waits until all have ended. SIGINT, SIGTERM and SIGHUP reach each of them
/// once, whether a terminal sent them or a process; when this one is stopped (SIGTSTP) they are,
/// too. A line on standard error names each rank that a signal has ended.
///
/// \returns exit_code_of_ranks()
/// \throws IoError, MemoryError  where they cannot be started
/// \pre no other thread runs
int run_local_ranks(const LocalRanks& ranks, const Patience& patience = {});

/// Returns 0 where all ranks ended with that; otherwise the code of the first that had a reason of
/// its own, and 74 where none had: so ends a rank that has lost another one, and one that a signal
/// has ended counts as lost.
/// \param ends  in the order in which the ranks ended.
int exit_code_of_ranks(std::span<const RankEnd> ends);

}  // namespace hayate
