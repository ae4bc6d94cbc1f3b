// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "bench.h"
#include "hayate/base/hash.h"
#include "hayate/base/parallel.h"
#include "hayate/base/stopwatch.h"
#include "hayate/base/system_info.h"
#include "hayate/data/cache_dataset.h"
#include "hayate/training/training_data.h"
#include "recipe_options.h"
#include "spread.h"

namespace hayate::cli {
namespace {

using nlohmann::ordered_json;

struct Options {
  std::filesystem::path dataset;
  std::string recipe = "spleen_fast";
  std::vector<std::string> overrides;
  int rounds = 3;
  int threads = 0;
  bool as_json = false;
};

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

ordered_json measure(const Options& options) {
  const Recipe recipe = read_recipe_option(options.recipe, options.overrides);
  const DatasetList list = read_dataset_list(options.dataset);
  CacheOptions cache_options;
  cache_options.num_workers = options.threads;
  std::vector<double> seconds_per_case;
  ordered_json result;
  for (int round = 0; round <= options.rounds; ++round) {
    CacheDataset dataset(list.training, recipe.transforms.make_prepare_chain(),
                         load_options(recipe), cache_options);
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
  result["seconds_per_case"] = spread.median;
  result["seconds_per_case_min"] = spread.minimum;
  result["seconds_per_case_max"] = spread.maximum;
  result["peak_memory_bytes"] = peak_resident_memory_bytes();
  return result;
}

int run(const Options& options) {
  const ordered_json result = measure(options);
  if (options.as_json) {
    fmt::print("{}\n", result.dump(2));
    return 0;
  }
  for (const auto& [key, value] : result.items()) fmt::print("{:<22} {}\n", key, value.dump());
  return 0;
}

}  // namespace

Action add_bench_cache(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("DATASET", options->dataset, "Folder of the data set")->required();
  app.add_option("--recipe", options->recipe, "Whose deterministic transforms to run")
      ->capture_default_str();
  add_set_option(app, options->overrides);
  app.add_option("--rounds", options->rounds, "Fillings that count")->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--threads", options->threads, "Default: all cores");
  app.add_flag("--json", options->as_json, "Print JSON");
  return [options] { return run(*options); };
}

}  // namespace hayate::cli
