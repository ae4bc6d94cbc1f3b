// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/smart_cache_dataset.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "hayate/base/error.h"
#include "hayate/base/interrupt.h"
#include "hayate/base/parallel.h"
#include "hayate/base/process_cores.h"
#include "hayate/data/case_problems.h"
#include "hayate/data/kept_case.h"

namespace hayate {
namespace {

SmartCacheWindow make_window(std::int64_t case_count, const SmartCacheOptions& options) {
  const auto wanted =
      static_cast<std::int64_t>(static_cast<double>(case_count) * options.cache_rate);
  const std::int64_t count = std::clamp<std::int64_t>(wanted, 1, case_count);
  return options.shuffle ? SmartCacheWindow(case_count, count, options.replace_rate, options.seed)
                         : SmartCacheWindow(case_count, count, options.replace_rate);
}

}  // namespace

SmartCacheDataset::SmartCacheDataset(std::vector<CaseFiles> cases,
                                     std::shared_ptr<const Compose> chain, LoadOptions load_options,
                                     const SmartCacheOptions& options)
    : Dataset(std::move(cases), std::move(chain), load_options),
      options_(options),
      window_(make_window(size(), options)) {}

void SmartCacheDataset::fill(std::uint32_t epoch) {
  enter(epoch);
  const int threads = threads_or_default(options_.num_workers);
  std::vector<std::shared_ptr<const Sample>> filled(items_.size());
  const auto case_at = [&](std::int64_t item) { return items_[static_cast<std::size_t>(item)]; };
  throw_case_problems(try_cases(
      "cache", "filling the cache", epoch_size(), threads,
      [&](std::int64_t item) { return files(case_at(item)).name; },
      [&](std::int64_t item) {
        if (item + threads < epoch_size()) read_ahead(case_at(item + threads));
        filled[static_cast<std::size_t>(item)] =
            find_or_compute(case_at(item), /*threads=*/1, options_.keep);
      }));
  const std::scoped_lock lock(mutex_);
  for (std::size_t i = 0; i < items_.size(); ++i) held_[items_[i]] = std::move(filled[i]);
}

std::int64_t SmartCacheDataset::case_of(std::int64_t item, std::uint32_t epoch) const {
  enter(epoch);
  const std::scoped_lock lock(mutex_);
  return items_[static_cast<std::size_t>(item)];
}

/// Makes the window that of the epoch: takes over what was prepared for it, lets go of the rest,
/// and begins with what the epoch after it needs more.
void SmartCacheDataset::enter(std::uint32_t epoch) const {
  const std::scoped_lock lock(mutex_);
  if (epoch_ == std::int64_t{epoch}) return;
  background_ = {};
  held_.merge(coming_);
  coming_.clear();
  epoch_ = epoch;
  items_ = window_.items(epoch);
  std::erase_if(held_, [&](const auto& held) {
    return std::ranges::find(items_, held.first) == items_.end();
  });
  const OnAllProcessCores unbound;
  background_ =
      std::jthread([this, wanted = window_.replacements(epoch)](const std::stop_token& stop) {
        for (const std::int64_t index : wanted) {
          if (stop.stop_requested() || stop_requested()) return;
          try {
            coming_[index] = find_or_compute(index, /*threads=*/1, options_.keep);
          } catch (const std::exception&) {
            // Whoever draws the case tries again, and hears of it.
          }
        }
      });
}

std::shared_ptr<const Sample> SmartCacheDataset::kept(std::int64_t index) const {
  {
    const std::scoped_lock lock(mutex_);
    if (const auto found = held_.find(index); found != held_.end()) return found->second;
  }
  auto sample = find_or_compute(index, thread_count(), options_.keep);
  const std::scoped_lock lock(mutex_);
  if (std::ranges::find(items_, index) != items_.end()) held_.emplace(index, sample);
  return sample;
}

std::shared_ptr<const Sample> SmartCacheDataset::prepared(std::int64_t index) const {
  return widen(kept(index));
}

std::int64_t SmartCacheDataset::cached_bytes() const {
  const std::scoped_lock lock(mutex_);
  std::int64_t bytes = 0;
  for (const auto& [index, sample] : held_) bytes += sample_bytes(*sample);
  return bytes;
}

}  // namespace hayate
