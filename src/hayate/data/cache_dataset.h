// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/data/dataset.h"
#include "hayate/data/keep_options.h"

namespace hayate {

struct CacheOptions {
  /// Share of the cases to keep, the first ones, as MONAI's CacheDataset does.
  double cache_rate = 1.0;
  /// Threads that fill the cache; 0 means all cores.
  int num_workers = 0;
  KeepOptions keep;
};

/// Keeps the cases as the deterministic transforms leave them. fill() prepares them on all cores;
/// cases beyond the cache rate are prepared anew each time, and rounded like those in the cache, so
/// that the rate changes no result.
class CacheDataset final : public Dataset {
 public:
  CacheDataset(std::vector<CaseFiles> cases, std::shared_ptr<const Compose> chain,
               LoadOptions load_options, CacheOptions options);

  /// Prepares the cached cases, with a progress bar.
  /// \throws DataError  naming every case that cannot be used, after all have been tried.
  void fill();
  /// Prepares each `of`-th case from `first` on, as far as it is not cached, without a bar for the
  /// others.
  void fill(std::int64_t first, std::int64_t of);

  std::shared_ptr<const Sample> prepared(std::int64_t index) const override;
  std::shared_ptr<const Sample> kept(std::int64_t index) const override;

  /// Gives a cached case away, with a float32 image, to who keeps it elsewhere; from then on it is
  /// not cached here.
  /// \pre it is cached and nobody else is using the data set.
  std::shared_ptr<const Sample> release(std::int64_t index);

  std::int64_t cached_count() const { return static_cast<std::int64_t>(cache_.size()); }
  std::int64_t cached_bytes() const;

 private:
  CacheOptions options_;
  std::vector<std::shared_ptr<const Sample>> cache_;
};

}  // namespace hayate
