// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/cache_dataset.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "hayate/base/parallel.h"
#include "hayate/data/case_problems.h"
#include "hayate/data/kept_case.h"

namespace hayate {

CacheDataset::CacheDataset(std::vector<CaseFiles> cases, std::shared_ptr<const Compose> chain,
                           LoadOptions load_options, CacheOptions options)
    : Dataset(std::move(cases), std::move(chain), load_options), options_(options) {
  const auto count = static_cast<double>(size()) * std::clamp(options.cache_rate, 0.0, 1.0);
  cache_.resize(static_cast<std::size_t>(count));
}

void CacheDataset::fill() {
  fill(0, 1);
}

void CacheDataset::fill(std::int64_t first, std::int64_t of) {
  const int threads = threads_or_default(options_.num_workers);
  const int threads_per_case = threads > cached_count() ? 2 : 1;
  const auto case_at = [&](std::int64_t place) { return first + place * of; };
  throw_case_problems(try_cases(
      "cache", "filling the cache", (cached_count() - first + of - 1) / of, threads,
      [&](std::int64_t place) { return files(case_at(place)).name; },
      [&](std::int64_t place) {
        const std::int64_t i = case_at(place);
        read_ahead(i + threads * of);
        auto& kept = cache_[static_cast<std::size_t>(i)];
        if (!kept) kept = find_or_compute(i, threads_per_case, options_.keep);
      }));
}

std::shared_ptr<const Sample> CacheDataset::kept(std::int64_t index) const {
  const auto i = static_cast<std::size_t>(index);
  if (i < cache_.size() && cache_[i]) return cache_[i];
  return find_or_compute(index, thread_count(), options_.keep);
}

std::shared_ptr<const Sample> CacheDataset::prepared(std::int64_t index) const {
  return widen(kept(index));
}

std::shared_ptr<const Sample> CacheDataset::release(std::int64_t index) {
  auto& place = cache_[static_cast<std::size_t>(index)];
  assert(place != nullptr);
  return widen(std::exchange(place, nullptr));
}

std::int64_t CacheDataset::cached_bytes() const {
  std::int64_t bytes = 0;
  for (const auto& sample : cache_) {
    if (sample) bytes += sample_bytes(*sample);
  }
  return bytes;
}

}  // namespace hayate
