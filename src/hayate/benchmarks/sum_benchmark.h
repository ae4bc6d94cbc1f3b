// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "hayate/recipe/recipe.h"

namespace hayate {

struct SumBenchmarkOptions {
  Recipe recipe;
  std::string device = "cpu";
  /// Sums that count; one more comes first.
  int rounds = 10;
};

/// Sums as many float32 as the recipe's network has gradients over the ranks that a launcher has
/// started, or over this process alone, which goes through the same libraries: by NCCL between
/// GPUs, by gloo between CPUs. `backend`, connect_seconds, megabytes, sum_ms (median; also minimum
/// and maximum), and `is_right`, whether each sum is the number of ranks. \returns nothing on ranks
/// other than the first. \throws DeviceError  where there is no GPU, no NCCL, or no way to others
nlohmann::ordered_json run_sum_benchmark(const SumBenchmarkOptions& options);

}  // namespace hayate
