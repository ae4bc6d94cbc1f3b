// SPDX-License-Identifier: Apache-2.0
#include "hayate/benchmarks/cache_benchmark.h"

#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/base/hash.h"
#include "hayate/base/parallel.h"
#include "hayate/base/stopwatch.h"
#include "hayate/base/system_info.h"
#include "hayate/benchmarks/spread.h"
#include "hayate/data/cache_dataset.h"
#include "hayate/io/case_image.h"
#include "hayate/io/case_label.h"
#include "hayate/io/read_image.h"
#include "hayate/io/stored_voxels.h"
#include "hayate/recipe/declared_labels.h"
#include "hayate/recipe/load_options.h"
#include "hayate/training/training_data.h"

namespace hayate {
namespace {

using nlohmann::ordered_json;

/// Hashes all prepared voxels: two programs that print the same hash prepared the same.
std::string hash_of(const CacheDataset& dataset) {
  Hasher hasher;
  for (std::int64_t i = 0; i < dataset.size(); ++i) {
    const auto sample = dataset.prepared(i);
    hasher.update(sample->image.bytes());
    hasher.update(sample->label.bytes());
  }
  return format_hash(hasher.digest());
}

/// What cannot be left out: all files inflated, on as many threads. Seconds a case.
double inflate_seconds(const std::vector<CaseFiles>& cases, int threads) {
  const Stopwatch watch;
  parallel_for(std::ssize(cases), threads, [&](std::int64_t index) {
    const CaseFiles& files = cases[static_cast<std::size_t>(index)];
    read_stored_voxels(read_case_info(files));
    if (files.label) read_stored_voxels(read_label_info(files));
  });
  return watch.seconds() / static_cast<double>(cases.size());
}

double fill_seconds(CacheDataset& dataset) {
  const Stopwatch watch;
  dataset.fill();
  return watch.seconds();
}

}  // namespace

ordered_json run_cache_benchmark(const CacheBenchmarkOptions& options) {
  const auto [list, recipe] = resolve_labels(options.recipe, read_dataset_list(options.dataset));
  CacheOptions cache_options;
  cache_options.keep.type = recipe.data.cache_type;
  const bool persists = !options.cache_dir.empty();
  if (persists) cache_options.keep.store = std::make_shared<CaseStore>(options.cache_dir, 0);
  const int threads = thread_count();
  std::vector<double> seconds_per_case;
  std::vector<double> inflating;
  std::vector<double> second_starts;
  ordered_json result;
  for (int round = 0; round <= options.rounds; ++round) {
    const auto make_dataset = [&] {
      return CacheDataset(list.training, recipe.transforms.make_train_chain(), load_options(recipe),
                          cache_options);
    };
    if (persists) clear_stored_cases(options.cache_dir);
    CacheDataset dataset = make_dataset();
    const double seconds = fill_seconds(dataset);
    const auto cases = static_cast<double>(dataset.size());
    result["bytes_per_case"] = static_cast<double>(dataset.cached_bytes()) / cases;
    result["hash"] = hash_of(dataset);
    // The first round also brings the files into the page cache.
    if (round == 0) continue;
    seconds_per_case.push_back(seconds / cases);
    inflating.push_back(inflate_seconds(list.training, threads));
    if (!persists) continue;
    CacheDataset again = make_dataset();
    second_starts.push_back(fill_seconds(again) / cases);
    if (hash_of(again) != result["hash"]) throw DataError("the second start gives other voxels");
  }
  const Spread spread = spread_of(seconds_per_case);
  result["benchmark"] = "cache";
  result["recipe"] = recipe.name;
  result["cases"] = list.training.size();
  result["rounds"] = options.rounds;
  result["threads"] = threads;
  result["cpu"] = cpu_name();
  result["commit"] = hayate_commit();
  add_spread(result, "seconds_per_case", spread);
  add_spread(result, "inflate_seconds_per_case", spread_of(inflating));
  if (persists) add_spread(result, "second_start_seconds_per_case", spread_of(second_starts));
  result["peak_memory_bytes"] = peak_resident_memory_bytes();
  return result;
}

}  // namespace hayate
