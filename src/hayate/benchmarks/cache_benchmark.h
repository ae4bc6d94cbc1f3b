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
  /// Where the cases are kept on disk, too; empty: nowhere. What is there is removed.
  std::filesystem::path cache_dir;
};

/// Fills the cache of a data set with the recipe's deterministic transforms, the files being in the
/// page cache: seconds_per_case (median; also minimum and maximum), bytes_per_case, and a hash of
/// all voxels. inflate_seconds_per_case: the same files on the same threads, inflated and no more.
/// With a cache_dir the filling writes the cases there, and second_start_seconds_per_case is what
/// filling takes once they are there.
nlohmann::ordered_json run_cache_benchmark(const CacheBenchmarkOptions& options);

}  // namespace hayate
