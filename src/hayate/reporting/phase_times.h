// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "hayate/reporting/epoch_record.h"

namespace hayate {

/// What a part of a run's course took.
struct PhaseTime {
  std::string name;
  double seconds = 0.0;
  /// Of all phases, 0 … 1; 0 where they took no time.
  double share = 0.0;
};

/// Returns the time that a run spent on each phase: filling the cache, training and waiting for
/// data in it, validation, and saving, which no epoch's clock counts.
std::vector<PhaseTime> compute_phase_times(const RunResult& run);

/// Returns them as a table with bars. HTML.
std::string phase_table(const RunResult& run);

}  // namespace hayate
