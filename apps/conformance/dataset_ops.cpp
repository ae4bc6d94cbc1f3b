// SPDX-License-Identifier: Apache-2.0
#include <numeric>

#include <fmt/format.h>

#include "hayate/analysis/dataset_summary.h"
#include "hayate/base/random_state.h"
#include "hayate/data/partition_dataset.h"
#include "hayate/data/smart_cache_window.h"
#include "hayate/transforms/monai_seeding.h"
#include "ops.h"

namespace hayate::conformance {
namespace {

using nlohmann::json;

void run_numpy_random_state(const GoldenCase& golden, Outputs& outputs) {
  const json& params = golden.params;
  const auto seeds = params.at("seeds").get<std::vector<std::uint32_t>>();
  for (std::size_t k = 0; k < seeds.size(); ++k) {
    const auto add = [&](const char* name, std::size_t count, auto draw) {
      RandomState random(seeds[k]);
      std::vector<decltype(draw(random, count))> values;
      for (std::size_t i = 0; i < count; ++i) values.push_back(draw(random, i));
      outputs.add(fmt::format("{}.{}", k, name), values);
    };
    constexpr std::size_t kDraws = 8;
    add("uint32", kDraws, [](Random& random, std::size_t) { return random.next_uint32(); });
    add("rand", kDraws, [](Random& random, std::size_t) { return random.rand(); });
    const auto bounds = params.at("uniform").get<std::array<double, 2>>();
    add("uniform", kDraws,
        [&](Random& random, std::size_t) { return random.uniform(bounds[0], bounds[1]); });
    const auto ranges = params.at("randint_n").get<std::vector<std::int64_t>>();
    add("randint", ranges.size(),
        [&](Random& random, std::size_t i) { return random.randint(ranges[i]); });

    std::vector<std::int64_t> shuffled(params.at("shuffle_n").get<std::size_t>());
    std::iota(shuffled.begin(), shuffled.end(), 0);
    RandomState(seeds[k]).shuffle(shuffled);
    outputs.add(fmt::format("{}.shuffle", k), shuffled);
  }
}

void run_compose_seeding(const GoldenCase& golden, Outputs& outputs) {
  const auto children = golden.params.at("children").get<std::int64_t>();
  const auto explicit_seed = golden.params.at("explicit_seed").get<std::uint32_t>();
  outputs.add("construct.child_seeds",
              compose_child_seeds(golden.params.at("seed").get<std::uint32_t>(), children));
  const std::vector<std::uint32_t> seeds = compose_child_seeds(explicit_seed, children);
  outputs.add("explicit.child_seeds", seeds);
  constexpr std::int64_t kDraws = 4;
  std::vector<double> draws;
  for (const std::uint32_t seed : seeds) {
    RandomState random(seed);
    for (std::int64_t i = 0; i < kDraws; ++i) draws.push_back(random.rand());
  }
  outputs.add("explicit.rand", {children, kDraws}, draws);
}

void run_loader_seeding(const GoldenCase& golden, Outputs& outputs) {
  constexpr std::int64_t kLoaders = 3;
  outputs.add("dataset_seeds", loader_dataset_seeds(golden.params.at("seed").get<std::uint32_t>(),
                                                    kLoaders, golden.release));
}

Partitions run_split(const json& split) {
  const auto count = split.at("n").get<std::int64_t>();
  const bool shuffle = split.value("shuffle", false);
  const auto seed = split.value("seed", std::uint32_t{0});
  if (split.contains("ratios") && !split.at("ratios").is_null()) {
    const auto ratios = split.at("ratios").get<std::vector<double>>();
    return partition_dataset_by_ratios(count, ratios, shuffle, seed);
  }
  return partition_dataset(count, {.num_partitions = split.at("num_partitions").get<std::int64_t>(),
                                   .shuffle = shuffle,
                                   .seed = seed,
                                   .drop_last = split.value("drop_last", false),
                                   .even_divisible = split.value("even_divisible", false)});
}

void run_partition_dataset(const GoldenCase& golden, Outputs& outputs) {
  const json& splits = golden.params.at("splits");
  for (std::size_t k = 0; k < splits.size(); ++k) {
    const Partitions parts = run_split(splits[k]);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      outputs.add(fmt::format("{}.{}", k, i), parts[i]);
    }
  }
}

void run_smart_cache(const GoldenCase& golden, Outputs& outputs) {
  const json& params = golden.params;
  const auto item_count = params.at("n").get<std::int64_t>();
  const auto cache_count = params.at("cache_num").get<std::int64_t>();
  const auto replace_rate = params.at("replace_rate").get<double>();
  const SmartCacheWindow window = params.value("shuffle", false)
                                      ? SmartCacheWindow(item_count, cache_count, replace_rate,
                                                         params.value("seed", std::uint32_t{0}))
                                      : SmartCacheWindow(item_count, cache_count, replace_rate);
  const auto epochs = params.at("epochs").get<std::int64_t>();
  std::vector<std::int64_t> windows;
  for (std::int64_t epoch = 0; epoch < epochs; ++epoch) {
    const std::vector<std::int64_t> items = window.items(epoch);
    windows.insert(windows.end(), items.begin(), items.end());
  }
  outputs.add("windows", {epochs, std::ssize(windows) / epochs}, windows);
}

std::vector<Vector3> input_spacings(const GoldenCase& golden) {
  const std::vector<double> values = golden.input_doubles("spacings");
  std::vector<Vector3> spacings;
  for (std::size_t i = 0; i + 2 < values.size(); i += 3) {
    spacings.push_back({values[i], values[i + 1], values[i + 2]});
  }
  return spacings;
}

void run_target_spacing(const GoldenCase& golden, Outputs& outputs) {
  outputs.add("target", compute_target_spacing(input_spacings(golden),
                                               golden.params.value("anisotropic_threshold", 3.0),
                                               golden.params.value("percentile", 10.0)));
}

void run_dataset_summary(const GoldenCase& golden, Outputs& outputs) {
  const std::vector<Volume> images = golden.input_volumes("images");
  const std::vector<Volume> labels = golden.input_volumes("labels");
  DatasetSummary summary(golden.release);
  for (std::size_t i = 0; i < images.size(); ++i) summary.add_case(images[i], labels[i]);
  const IntensityStatistics statistics = summary.statistics();
  outputs.add("max_min_mean_std", std::array{statistics.maximum, statistics.minimum,
                                             statistics.mean, statistics.standard_deviation});
  outputs.add("percentile_low_high_median",
              std::array{statistics.percentile_low, statistics.percentile_high, statistics.median});
  outputs.add("target_spacing", compute_target_spacing(input_spacings(golden)));
}

}  // namespace

void add_dataset_ops(OpTable& ops) {
  ops["numpy_random_state"] = run_numpy_random_state;
  ops["compose_seeding"] = run_compose_seeding;
  ops["loader_seeding"] = run_loader_seeding;
  ops["partition_dataset"] = run_partition_dataset;
  ops["smart_cache"] = run_smart_cache;
  ops["dataset_summary"] = run_dataset_summary;
  ops["target_spacing"] = run_target_spacing;
}

}  // namespace hayate::conformance
