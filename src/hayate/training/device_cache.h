// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/augmentation/draw_patches.h"
#include "hayate/base/why_not.h"
#include "hayate/data/cache_dataset.h"
#include "hayate/training/batch_source.h"
#include "hayate/transforms/compose.h"

namespace hayate {

/// Keeps the prepared cases in the memory of the training device and does the random transforms
/// there, as the tutorial does with ToDeviced before the first of them: a step then moves no voxels
/// between host and device. What the transforms do is drawn on the host, from the indices that stay
/// there, with the same draws as anywhere else.
class DeviceCache final : public BatchSource {
 public:
  /// Takes the cases out of `cases`, one after the other, so that they are never twice in memory.
  ///
  /// \pre why_not_keep_on_device has nothing against them.
  DeviceCache(CacheDataset& cases, std::shared_ptr<const Compose> chain,
              const DataLoaderOptions& options, c10::Device device);

  std::int64_t batch_count() const override;
  void draw_by(std::shared_ptr<const Compose> chain) override { chain_ = std::move(chain); }
  void start_epoch(std::uint32_t epoch, std::int64_t first_batch) override;
  std::optional<TrainingBatch> next() override;

 private:
  std::shared_ptr<const Compose> chain_;
  DataLoaderOptions options_;
  std::vector<DeviceCase> cases_;
  std::vector<std::int64_t> order_;
  std::uint32_t epoch_ = 0;
  std::int64_t next_batch_ = 0;
};

/// Why a DeviceCache cannot take these cases: some are not cached, or the random part of the chain
/// is for the host only (transforms/device_chain.h).
WhyNot why_not_keep_on_device(const Dataset& cases, const Compose& chain);

/// Returns the bytes that they would take there: images float32, labels uint8.
std::int64_t device_cache_bytes(const CacheDataset& cases);

}  // namespace hayate
