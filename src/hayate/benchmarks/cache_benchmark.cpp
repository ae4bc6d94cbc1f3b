// SPDX-License-Identifier: Apache-2.0
#include "hayate/benchmarks/cache_benchmark.h"

#include <nlohmann/json.hpp>

#include "hayate/base/hash.h"
#include "hayate/base/parallel.h"
#include "hayate/base/stopwatch.h"
#include "hayate/base/system_info.h"
#include "hayate/benchmarks/spread.h"
#include "hayate/data/cache_dataset.h"
#include "hayate/training/training_data.h"

namespace hayate {
namespace {

using nlohmann::ordered_json;

/// Of all prepared voxels: two programs that print the same hash prepared the same.
std::string hash_of(const CacheDataset& dataset) {
  Hasher hasher;
  for (std::int64_t i = 0; i < dataset.size(); ++i) {
    const auto sample = dataset.prepared(i);
    hasher.update(sample->image.bytes());
    hasher.update(sample->label.bytes());
  }
  return format_hash(hasher.digest());
}

}  // namespace

ordered_json run_cache_benchmark(const CacheBenchmarkOptions& options) {
  const Recipe& recipe = options.recipe;
  const DatasetList list = read_dataset_list(options.dataset);
  CacheOptions cache_options;
  cache_options.num_workers = options.threads;
  std::vector<double> seconds_per_case;
  ordered_json result;
  for (int round = 0; round <= options.rounds; ++round) {
    CacheDataset dataset(list.training, recipe.transforms.make_train_chain(), load_options(recipe),
                         cache_options);
    const Stopwatch watch;
    dataset.fill();
    const auto cases = static_cast<double>(dataset.size());
    // The first round also brings the files into the page cache.
    if (round > 0) seconds_per_case.push_back(watch.seconds() / cases);
    result["bytes_per_case"] = static_cast<double>(dataset.cached_bytes()) / cases;
    result["hash"] = hash_of(dataset);
  }
  const Spread spread = spread_of(seconds_per_case);
  result["benchmark"] = "cache";
  result["recipe"] = recipe.name;
  result["cases"] = list.training.size();
  result["rounds"] = options.rounds;
  result["threads"] = options.threads > 0 ? options.threads : available_cores();
  result["cpu"] = cpu_name();
  result["commit"] = hayate_commit();
  add_spread(result, "seconds_per_case", spread);
  result["peak_memory_bytes"] = peak_resident_memory_bytes();
  return result;
}

}  // namespace hayate
