// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "hayate/recipe/recipe.h"

namespace hayate {

struct OptimizerBenchmarkOptions {
  /// Its network's parameters and its optimizer are measured.
  Recipe recipe;
  /// Steps that count; two more come first.
  int steps = 50;
  /// Take the same steps with ATen's operators in turn, and print the ratio of each pair.
  bool compare_plain = false;
};

/// Times an optimizer's steps on the CPU with gradients that are drawn once: ms_per_step (median;
/// also minimum and maximum), and a hash of the parameters after the last one.
nlohmann::ordered_json run_optimizer_benchmark(const OptimizerBenchmarkOptions& options);

}  // namespace hayate
