// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace hayate {

/// Which items SmartCacheDataset holds in an epoch: a window of cache_count positions over the item
/// list, which moves on by replace_count positions an epoch and wraps around.
/// Source: monai/data/dataset.py (SmartCacheDataset).
class SmartCacheWindow {
 public:
  /// \param cache_count   items in the cache; the whole list where it is shorter.
  /// \param replace_rate  share of the cache that is replaced an epoch, rounded up, but never more
  ///                      than the items that wait outside.
  /// \pre cache_count >= 1, replace_rate > 0.
  SmartCacheWindow(std::int64_t item_count, std::int64_t cache_count, double replace_rate);

  /// Shuffles the item list first, as MONAI does unless told otherwise (seed 0 by default).
  SmartCacheWindow(std::int64_t item_count, std::int64_t cache_count, double replace_rate,
                   std::uint32_t shuffle_seed);

  /// Items in the cache at a time.
  std::int64_t size() const { return cache_count_; }
  std::int64_t replace_count() const { return replace_count_; }

  /// Returns the item numbers in the cache in that epoch, in its order.
  std::vector<std::int64_t> items(std::int64_t epoch) const;

  /// Returns the item numbers that come in after that epoch: the end of items(epoch + 1).
  std::vector<std::int64_t> replacements(std::int64_t epoch) const;

 private:
  std::vector<std::int64_t> order_;
  std::int64_t cache_count_;
  std::int64_t replace_count_;
};

}  // namespace hayate
