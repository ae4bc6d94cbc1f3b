// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <mutex>
#include <thread>

#include "hayate/data/dataset.h"
#include "hayate/data/smart_cache_window.h"

namespace hayate {

struct SmartCacheOptions {
  /// Share of the cases to hold at a time; at least one case.
  double cache_rate = 1.0;
  /// Share of the held cases that is replaced after every epoch, rounded up.
  double replace_rate = 0.1;
  /// Threads that fill the first window; 0 means all cores. Replacements are prepared by one.
  int num_workers = 0;
  /// Whether the cases' order is shuffled once, by this seed, before the window is laid over it.
  bool shuffle = true;
  std::uint32_t seed = 0;
  KeepOptions keep;
};

/// Holds a window of the cases in memory, and an epoch is that window: what a data set larger than
/// memory is trained on. While an epoch runs, the cases that the next one needs more are prepared
/// in the background. Which cases an epoch has depends on its number only, so a resumed run goes on
/// as if it had not stopped. Source: monai/data/dataset.py (SmartCacheDataset).
///
/// Thread-safe, but all threads are in the same epoch.
class SmartCacheDataset final : public Dataset {
 public:
  SmartCacheDataset(std::vector<CaseFiles> cases, std::shared_ptr<const Compose> chain,
                    LoadOptions load_options, const SmartCacheOptions& options);

  /// Prepares the window of an epoch, with a progress bar.
  /// \throws DataError  naming every case of it that cannot be used.
  void fill(std::uint32_t epoch = 0);

  std::int64_t epoch_size() const override { return window_.size(); }
  std::shared_ptr<const Sample> prepared(std::int64_t index) const override;
  std::shared_ptr<const Sample> kept(std::int64_t index) const override;

  std::int64_t cached_bytes() const;

 protected:
  std::int64_t case_of(std::int64_t item, std::uint32_t epoch) const override;

 private:
  using Cases = std::map<std::int64_t, std::shared_ptr<const Sample>>;

  void enter(std::uint32_t epoch) const;

  SmartCacheOptions options_;
  SmartCacheWindow window_;
  // A cache: what is in it changes no result.
  mutable std::mutex mutex_;
  mutable std::int64_t epoch_ = -1;
  mutable std::vector<std::int64_t> items_;
  mutable Cases held_;
  /// Cases of the next epoch; the background thread's until it is joined.
  mutable Cases coming_;
  mutable std::jthread background_;
};

}  // namespace hayate
