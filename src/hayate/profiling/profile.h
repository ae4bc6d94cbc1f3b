// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hayate/profiling/advice.h"
#include "hayate/profiling/resource_log.h"
#include "hayate/profiling/trace_summary.h"
#include "hayate/reporting/html.h"

namespace hayate {

/// Where the time of a training run goes: what `hayate profile` prints, writes and compares.
struct Profile {
  std::string date;
  std::string data_set;
  std::string recipe;
  /// Duration of the whole profiled run, by a clock of its own, not by the ranges.
  double wall_seconds = 0.0;
  double loss = 0.0;
  TraceSummary trace;
  RunFacts facts;
  std::vector<ResourceSample> resources;
  std::vector<Advice> advice;
  KeyValueRows machine;
};

}  // namespace hayate
