// SPDX-License-Identifier: Apache-2.0
#include "hayate/benchmarks/load_benchmark.h"

#include <cstdint>
#include <vector>

#include <nlohmann/json.hpp>

#include "hayate/base/hash.h"
#include "hayate/base/options.h"
#include "hayate/base/stopwatch.h"
#include "hayate/base/system_info.h"
#include "hayate/benchmarks/spread.h"
#include "hayate/data/data_loader.h"
#include "hayate/training/training_data.h"

namespace hayate {
namespace {

using nlohmann::ordered_json;

std::size_t voxel_count(const Batch& batch) {
  std::size_t count = 1;
  for (const std::int64_t length : batch.shape) count *= static_cast<std::size_t>(length);
  return count;
}

void add_to_hash(Hasher& hasher, const Batch& batch) {
  const std::size_t voxels = voxel_count(batch);
  hasher.update(std::as_bytes(std::span(batch.images.get(), voxels)));
  const std::size_t labels = voxels / static_cast<std::size_t>(batch.shape[1]);
  hasher.update(std::as_bytes(std::span(batch.labels.get(), labels)));
}

std::string hash_of_epoch(DataLoader& loader, std::uint32_t epoch) {
  Hasher hasher;
  loader.start_epoch(epoch);
  while (auto batch = loader.next()) add_to_hash(hasher, *batch);
  return format_hash(hasher.digest());
}

double epoch_seconds(DataLoader& loader, std::uint32_t epoch) {
  const Stopwatch watch;
  loader.start_epoch(epoch);
  while (loader.next()) continue;
  return watch.seconds();
}

}  // namespace

ordered_json run_load_benchmark(const LoadBenchmarkOptions& options) {
  const Recipe& recipe = options.recipe;
  const TrainingData data = prepare_training_data(recipe, options.dataset, /*skip_bad=*/false);
  DataLoader loader(data.datasets.train, loader_options(recipe));
  // Hashing gives the workers time, so this epoch is not timed.
  const std::string hash = hash_of_epoch(loader, 0);
  std::vector<double> seconds;
  for (int epoch = 1; epoch <= options.epochs; ++epoch) {
    seconds.push_back(epoch_seconds(loader, static_cast<std::uint32_t>(epoch)));
  }
  const Spread spread = spread_of(seconds);
  const auto cases = static_cast<double>(data.datasets.train->epoch_size());
  ordered_json result;
  result["benchmark"] = "load";
  result["recipe"] = recipe.name;
  result["dataset"] = enum_name(data.datasets.choice.kind);
  result["cases"] = data.datasets.train->epoch_size();
  result["batches"] = loader.batch_count();
  result["epochs"] = options.epochs;
  result["workers"] = loader_options(recipe).num_workers;
  result["cpu"] = cpu_name();
  result["commit"] = hayate_commit();
  add_spread(result, "seconds_per_epoch", spread);
  result["seconds_per_case"] = spread.median / cases;
  result["seconds_per_batch"] = spread.median / static_cast<double>(loader.batch_count());
  result["hash"] = hash;
  return result;
}

}  // namespace hayate
