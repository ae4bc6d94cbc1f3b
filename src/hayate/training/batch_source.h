// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hayate/data/data_loader.h"
#include "hayate/prediction/batch_tensors.h"

namespace hayate {

/// The patches of one training step, on the training device.
struct TrainingBatch {
  BatchTensors tensors;
  /// The case of each patch.
  std::vector<std::string> case_names;
};

/// Gives the batches of an epoch in order; the same batches whatever they are made of.
class BatchSource {
 public:
  virtual ~BatchSource() = default;

  virtual std::int64_t batch_count() const = 0;
  /// Has batches drawn by another chain from the next epoch on.
  /// \pre its deterministic part is that of the chain before.
  virtual void draw_by(std::shared_ptr<const Compose> chain) = 0;
  /// Begins the epoch at batch `first_batch`.
  virtual void start_epoch(std::uint32_t epoch, std::int64_t first_batch) = 0;
  /// Returns the next batch, or nothing at the end of the epoch.
  virtual std::optional<TrainingBatch> next() = 0;
};

/// Batches that a DataLoader makes in the memory of the host, copied to the device.
class LoaderBatches final : public BatchSource {
 public:
  LoaderBatches(std::shared_ptr<const Dataset> dataset, const DataLoaderOptions& options,
                c10::Device device)
      : loader_(std::move(dataset), options), device_(device) {}

  std::int64_t batch_count() const override { return loader_.batch_count(); }
  void draw_by(std::shared_ptr<const Compose> chain) override { loader_.draw_by(std::move(chain)); }
  void start_epoch(std::uint32_t epoch, std::int64_t first_batch) override {
    loader_.start_epoch(epoch, first_batch);
  }
  std::optional<TrainingBatch> next() override;

 private:
  DataLoader loader_;
  c10::Device device_;
};

}  // namespace hayate
