// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "hayate/benchmarks/step_benchmark.h"

namespace hayate {

/// Measures where a training step's time goes: a row for each layer and pass, `ms_per_patch`
/// (median over the steps), GFLOP/s and share of the peak, bytes that must move and GB/s; and how
/// much of the step the rows cover. options.compare_plain is not looked at.
nlohmann::ordered_json run_layers_benchmark(const StepBenchmarkOptions& options);

}  // namespace hayate
