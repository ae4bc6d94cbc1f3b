// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/data/cache_dataset.h"
#include "hayate/training/batch_source.h"
#include "hayate/transforms/compose.h"

namespace hayate {

/// Keeps the prepared cases in the memory of the training device and cuts the patches there, as the
/// tutorial does with ToDeviced before the first random transform: a step then moves no voxels
/// between host and device. Where to cut is drawn on the host, from the indices that stay there,
/// with the same draws as anywhere else.
class DeviceCache final : public BatchSource {
 public:
  /// Takes the cases out of `cases`, one after the other, so that they are never twice in memory.
  ///
  /// \param chain  ends in RandCropByPosNegLabel or RandCropByLabelClasses, its only random
  ///               transform.
  /// \throws RecipeError  when it does not, or not all cases are cached.
  DeviceCache(CacheDataset& cases, std::shared_ptr<const Compose> chain,
              const DataLoaderOptions& options, c10::Device device);

  std::int64_t batch_count() const override;
  void start_epoch(std::uint32_t epoch, std::int64_t first_batch) override;
  std::optional<TrainingBatch> next() override;

 private:
  struct Case {
    std::string name;
    std::uint32_t index = 0;
    SpatialShape shape{};
    CropIndices indices;
    /// As in Sample.
    ClassSet unannotated;
    /// [C, X, Y, Z] float32 and [1, X, Y, Z] uint8
    at::Tensor image;
    at::Tensor label;
  };

  std::shared_ptr<const Compose> chain_;
  const BoxTransform* crop_ = nullptr;
  DataLoaderOptions options_;
  std::vector<Case> cases_;
  std::vector<std::int64_t> order_;
  std::uint32_t epoch_ = 0;
  std::int64_t next_batch_ = 0;
};

}  // namespace hayate
