// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "hayate/profiling/trace_summary.h"

namespace hayate {

/// Milliseconds of a row's calls for people; empty for a row that is what is left of others.
std::string call_ms_text(const ProfileRow& row, double ms);

/// A layer's speed for people; empty where nothing is counted.
struct LayerRates {
  std::string gflops;
  std::string share_of_peak;
  std::string gigabytes_per_second;
};
LayerRates layer_rates(const ProfileRow& row, double peak_gflops);

}  // namespace hayate
