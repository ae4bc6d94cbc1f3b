// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include <nlohmann/json_fwd.hpp>

#include "hayate/recipe/recipe.h"

namespace hayate {

struct CacheBenchmarkOptions {
  std::filesystem::path dataset;
  Recipe recipe;
  /// Fillings that count; one more comes first.
  int rounds = 3;
  /// 0: all cores.
  int threads = 0;
};

/// Fills the cache of a data set with the recipe's deterministic transforms, the files being in the
/// page cache: seconds_per_case (median; also minimum and maximum), bytes_per_case, and a hash of
/// all voxels. inflate_seconds_per_case: the same files on the same threads, inflated and no more.
nlohmann::ordered_json run_cache_benchmark(const CacheBenchmarkOptions& options);

}  // namespace hayate
