// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include <nlohmann/json_fwd.hpp>

#include "hayate/recipe/recipe.h"

namespace hayate {

struct LoadBenchmarkOptions {
  std::filesystem::path dataset;
  Recipe recipe;
  /// Epochs that count; one more comes first, which also brings the files into the page cache.
  int epochs = 3;
};

/// Measures the batches of epochs of the recipe's training cases, made by its loader as fast as
/// somebody who does nothing else can take them: seconds_per_epoch (median; also minimum and
/// maximum), the same per case and per batch, and a hash of all voxels of the first epoch.
nlohmann::ordered_json run_load_benchmark(const LoadBenchmarkOptions& options);

}  // namespace hayate
