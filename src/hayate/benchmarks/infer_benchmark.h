// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "hayate/recipe/recipe.h"

namespace hayate {

struct InferBenchmarkOptions {
  Recipe recipe;
  std::string device = "cpu";
  /// Windows a forward pass, and the edge of a window in voxels.
  std::int64_t batch_size = 1;
  std::int64_t window_size = 160;
  /// Passes that count; two more come first.
  int passes = 5;
};

/// Times forward passes as sliding-window inference makes them: ms_per_window, gflops by the plain
/// network's convolutions, peak_gflops measured between the passes, share_of_peak, and the mean of
/// the logits.
nlohmann::ordered_json run_infer_benchmark(const InferBenchmarkOptions& options);

}  // namespace hayate
