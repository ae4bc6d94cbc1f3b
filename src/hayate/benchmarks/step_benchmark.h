// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "hayate/recipe/recipe.h"

namespace hayate {

struct StepBenchmarkOptions {
  Recipe recipe;
  std::string device = "cpu";
  /// Patches a step, and the edge of a patch in voxels.
  std::int64_t batch_size = 16;
  std::int64_t patch_size = 96;
  /// Steps that count; two more come first.
  int steps = 5;
  /// Train the same network without fused operations in turn, and print the ratio of each pair.
  bool compare_plain = false;
};

/// Times training steps (forward, loss, backward, update) on synthetic patches: ms_per_patch
/// (median; also minimum and maximum), gflops by the plain network's convolutions, peak_gflops
/// measured between the steps, share_of_peak, on a GPU device_memory_bytes (the most that tensors
/// take in a step), and the loss after the last step. Where a launcher has started
/// several ranks, each trains on a batch of that size; gradient_wait_ms, sum_wait_ms (of the first
/// rank, as above) and waited_share tell what of a step waits for others. \returns nothing on ranks
/// other than the first.
nlohmann::ordered_json run_step_benchmark(const StepBenchmarkOptions& options);

}  // namespace hayate
