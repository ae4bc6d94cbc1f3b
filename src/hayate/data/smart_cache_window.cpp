// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/smart_cache_window.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

#include "hayate/base/random_state.h"

namespace hayate {

SmartCacheWindow::SmartCacheWindow(std::int64_t item_count, std::int64_t cache_count,
                                   double replace_rate)
    : order_(static_cast<std::size_t>(item_count)),
      cache_count_(std::min(cache_count, item_count)) {
  assert(cache_count >= 1 && replace_rate > 0.0);
  const auto wanted =
      static_cast<std::int64_t>(std::ceil(static_cast<double>(cache_count_) * replace_rate));
  replace_count_ = std::min(wanted, item_count - cache_count_);
  std::iota(order_.begin(), order_.end(), 0);
}

SmartCacheWindow::SmartCacheWindow(std::int64_t item_count, std::int64_t cache_count,
                                   double replace_rate, std::uint32_t shuffle_seed)
    : SmartCacheWindow(item_count, cache_count, replace_rate) {
  RandomState(shuffle_seed).shuffle(order_);
}

std::vector<std::int64_t> SmartCacheWindow::items(std::int64_t epoch) const {
  std::vector<std::int64_t> items;
  for (std::int64_t i = 0; i < cache_count_; ++i) {
    const std::int64_t position = (epoch * replace_count_ + i) % std::ssize(order_);
    items.push_back(order_[static_cast<std::size_t>(position)]);
  }
  return items;
}

std::vector<std::int64_t> SmartCacheWindow::replacements(std::int64_t epoch) const {
  const std::vector<std::int64_t> next = items(epoch + 1);
  return {next.end() - replace_count_, next.end()};
}

}  // namespace hayate
