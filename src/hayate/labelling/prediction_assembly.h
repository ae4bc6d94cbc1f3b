// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "hayate/labelling/boxed_volume.h"
#include "hayate/labelling/channel_scores.h"
#include "hayate/labelling/file_sampling.h"
#include "hayate/labelling/logit_region.h"
#include "hayate/labelling/prediction.h"

namespace hayate {

/// Makes a prediction on the grid of an image's file out of logits that come region by region and
/// are forgotten then: no more than a tile's channels are ever on the file's grid. Probabilities
/// and the uncertainty of a tile may wait on the disk. Each voxel gets the bits of
/// plain_prediction.
///
/// Where all voxels that a tile reads are of one class, the tile is of that class: weights are not
/// negative, so what is largest everywhere is largest between, too. Nothing is interpolated there,
/// unless more than labels is asked for.
class PredictionAssembly {
 public:
  /// \param prepared  the grid of the logits.
  /// \param regions  that the channels are; empty where they are classes.
  /// \param scratch_folder  where waits what is wanted beside the label; nothing: in memory.
  /// \pre FileSampling::why_not() has nothing against these grids.
  PredictionAssembly(const FileGrid& prepared, const FileGrid& file, std::int64_t channel_count,
                     const PredictionOutputs& outputs, const ClassRegions& regions,
                     const std::optional<std::filesystem::path>& scratch_folder);

  /// Predicts, on all threads, the file's voxels that belong to the region.
  void add(const LogitRegion& logits);

  /// Returns the prediction. \pre every region was added.
  Prediction finish() &&;

 private:
  void add_tile(const VoxelBox& tile, const LogitRegion& logits);
  void write_class(const VoxelBox& tile, std::uint8_t written);
  void write(const VoxelBox& tile, const ChannelScores& scores);
  void write_classes_of(const VoxelBox& tile, std::span<const std::uint8_t> classes);

  FileSampling sampling_;
  std::int64_t channel_count_;
  bool has_regions_;
  /// Whether what is predicted depends on which regions are there together.
  bool are_written_together_;
  std::vector<WrittenClass> written_classes_;
  Volume label_;
  std::shared_ptr<BoxedVolume> probabilities_;
  std::shared_ptr<BoxedVolume> uncertainty_;
};

}  // namespace hayate
