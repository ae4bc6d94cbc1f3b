// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "hayate/base/ordered_workers.h"
#include "hayate/data/batch.h"
#include "hayate/data/batch_share.h"
#include "hayate/data/dataset.h"

namespace hayate {

struct DataLoaderOptions {
  /// Volumes a batch; each may give several patches.
  std::int64_t batch_size = 1;
  bool shuffle = false;
  /// Threads that make batches; 0 makes them in the caller when it asks.
  int num_workers = 0;
  /// Batches that may be ready or in the making beyond the one asked for; at least one a worker.
  int prefetch_count = 1;
  std::uint64_t seed = 0;
  /// The part of each batch that is given.
  BatchShare share;
};

/// Returns case indices in the order of an epoch: as they are, or shuffled by (seed, epoch).
std::vector<std::int64_t> epoch_order(std::int64_t case_count, const DataLoaderOptions& options,
                                      std::uint32_t epoch);

/// Gives the batches of an epoch in order. Which cases a batch holds and what is drawn for them
/// depends on the seed and the epoch only, so the number of workers changes nothing but the time.
///
/// It serves as MONAI's DataLoader (workers make different batches at once) and as its
/// ThreadDataLoader (one worker, one batch ahead).
class DataLoader {
 public:
  DataLoader(std::shared_ptr<const Dataset> dataset, DataLoaderOptions options);
  DataLoader(const DataLoader&) = delete;
  DataLoader& operator=(const DataLoader&) = delete;

  /// Has batches drawn by another chain than the data set's from the next epoch on.
  /// \pre its deterministic part is the same.
  void draw_by(std::shared_ptr<const Compose> chain);

  /// Returns ceil(cases / batch_size); the last batch may be smaller.
  std::int64_t batch_count() const;

  /// Begins the epoch at batch `first_batch`; workers start at once. What was left of an epoch
  /// before is dropped. To be called before next().
  void start_epoch(std::uint32_t epoch, std::int64_t first_batch = 0);

  /// Returns the next batch, or nothing at the end of the epoch.
  /// \throws what making this batch threw, in the caller, also when a worker made it.
  std::optional<Batch> next();

 private:
  Batch make_batch(std::int64_t batch_index) const;
  Batch make_patches(std::span<const std::int64_t> items,
                     const std::optional<PatchRange>& wanted) const;

  std::shared_ptr<const Dataset> dataset_;
  std::shared_ptr<const Compose> chain_;
  DataLoaderOptions options_;
  std::uint32_t epoch_ = 0;
  std::int64_t next_batch_ = 0;
  /// Case indices in this epoch's order.
  std::vector<std::int64_t> order_;
  std::unique_ptr<OrderedWorkers<Batch>> workers_;
};

}  // namespace hayate
