// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "hayate/benchmarks/step_benchmark.h"

namespace hayate {

/// What the ranges of `hayate profile` cost a training step: ns_per_inactive_range times
/// ranges_per_step as a share of a step, for when nobody records; and recorded_over_plain, the
/// ratio of steps with and without recording (and the resource log beside), taken in turn.
nlohmann::ordered_json run_trace_benchmark(const StepBenchmarkOptions& options);

}  // namespace hayate
