// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/cache_dataset.h"

#include <algorithm>
#include <cassert>
#include <optional>
#include <utility>

#include "hayate/base/error.h"
#include "hayate/base/interrupt.h"
#include "hayate/base/parallel.h"
#include "hayate/base/progress.h"
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
  Progress progress("cache", cached_count());
  const int threads = options_.num_workers > 0 ? options_.num_workers : available_cores();
  const int threads_per_case = threads > cached_count() ? 2 : 1;
  std::vector<std::optional<CaseProblem>> problems(cache_.size());
  parallel_for(cached_count(), threads, [&](std::int64_t index) {
    if (stop_requested()) throw InterruptedError("stopped while filling the cache");
    const auto i = static_cast<std::size_t>(index);
    read_ahead(index + threads);
    try {
      cache_[i] = find_or_compute(index, threads_per_case, options_.keep);
    } catch (const Error& error) {
      if (!is_case_problem(error)) throw;
      problems[i] = describe_problem(files(index).name, error);
    }
    progress.advance();
  });
  throw_case_problems(problems);
}

std::shared_ptr<const Sample> CacheDataset::kept(std::int64_t index) const {
  const auto i = static_cast<std::size_t>(index);
  if (i < cache_.size() && cache_[i]) return cache_[i];
  return find_or_compute(index, available_cores(), options_.keep);
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
