// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/partition_dataset.h"

#include <algorithm>
#include <cassert>
#include <numeric>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/random_state.h"

namespace hayate {
namespace {

std::vector<std::int64_t> make_indices(std::int64_t count, bool shuffle, std::uint32_t seed) {
  std::vector<std::int64_t> indices(static_cast<std::size_t>(count));
  std::iota(indices.begin(), indices.end(), 0);
  if (shuffle) RandomState(seed).shuffle(indices);
  return indices;
}

void check_options(std::int64_t item_count, const PartitionOptions& options) {
  assert(options.num_partitions >= 1);
  if (options.drop_last && !options.even_divisible) {
    throw UsageError("drop_last without even_divisible: unequal parts leave nothing out",
                     "set even_divisible as well");
  }
  if (item_count < options.num_partitions) {
    throw UsageError(
        fmt::format("{} items cannot be split into {} parts", item_count, options.num_partitions),
        "use fewer parts (processes), or more cases");
  }
}

}  // namespace

Partitions partition_dataset(std::int64_t item_count, const PartitionOptions& options) {
  check_options(item_count, options);
  const std::int64_t parts = options.num_partitions;
  std::vector<std::int64_t> indices = make_indices(item_count, options.shuffle, options.seed);
  if (options.even_divisible) {
    const std::int64_t part_size =
        options.drop_last ? item_count / parts : (item_count + parts - 1) / parts;
    for (std::int64_t i = 0; std::ssize(indices) < part_size * parts; ++i) {
      indices.push_back(indices[static_cast<std::size_t>(i)]);
    }
    indices.resize(static_cast<std::size_t>(part_size * parts));
  }
  Partitions partitions(static_cast<std::size_t>(parts));
  for (std::size_t i = 0; i < indices.size(); ++i) {
    partitions[i % partitions.size()].push_back(indices[i]);
  }
  return partitions;
}

Partitions partition_dataset_by_ratios(std::int64_t item_count, std::span<const double> ratios,
                                       bool shuffle, std::uint32_t seed) {
  const std::vector<std::int64_t> indices = make_indices(item_count, shuffle, seed);
  const double sum = std::accumulate(ratios.begin(), ratios.end(), 0.0);
  assert(sum > 0.0);
  Partitions partitions;
  auto next = indices.begin();
  for (const double ratio : ratios) {
    const auto wanted =
        static_cast<std::ptrdiff_t>(ratio / sum * static_cast<double>(item_count) + 0.5);
    const auto end = next + std::min(wanted, indices.end() - next);
    partitions.emplace_back(next, end);
    next = end;
  }
  return partitions;
}

}  // namespace hayate
