// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace hayate {

/// Item numbers of each part of a data set.
using Partitions = std::vector<std::vector<std::int64_t>>;

/// MONAI's arguments of partition_dataset for parts of equal size.
struct PartitionOptions {
  std::int64_t num_partitions = 1;
  bool shuffle = false;
  std::uint32_t seed = 0;
  /// Leaves items out with even_divisible, instead of repeating some, to make all parts equal.
  bool drop_last = false;
  /// Whether all parts have the same number of items.
  bool even_divisible = false;
};

/// Deals items 0 … item_count - 1 out like cards: part i has items i, i + n, i + 2n, …
/// Source: monai/data/utils.py (partition_dataset).
///
/// \throws UsageError  when there are fewer items than parts, or drop_last comes without
///                     even_divisible.
Partitions partition_dataset(std::int64_t item_count, const PartitionOptions& options);

/// Cuts items 0 … item_count - 1 into consecutive parts of these proportions, rounded to the
/// nearest number of items each; rounding may leave items at the end out. \pre the ratios are
/// positive.
Partitions partition_dataset_by_ratios(std::int64_t item_count, std::span<const double> ratios,
                                       bool shuffle = false, std::uint32_t seed = 0);

}  // namespace hayate
