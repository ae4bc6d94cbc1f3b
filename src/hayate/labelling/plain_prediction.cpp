// SPDX-License-Identifier: Apache-2.0
#include "hayate/labelling/plain_prediction.h"

#include <memory>
#include <utility>

#include "hayate/labelling/channel_scores.h"

namespace hayate {

Prediction plain_prediction(const Volume& logits, const FileGrid& grid,
                            const PredictionOutputs& outputs, const ClassRegions& regions) {
  const bool has_regions = !regions.empty();
  Volume on_grid = resample_onto_file_grid(
      logits, grid, has_regions ? UnseenVoxel::kNothing : UnseenVoxel::kBackground);
  const ChannelScores scores{on_grid.voxels<float>(), on_grid.channels()};
  const VolumeShape one_channel = [&] {
    VolumeShape shape = on_grid.shape();
    shape[0] = 1;
    return shape;
  }();
  Prediction prediction{Volume(VoxelType::kUint8, one_channel, grid.voxel_to_world)};
  write_classes(scores, written_classes(regions), prediction.label.voxels<std::uint8_t>());
  if (!outputs.probabilities && !outputs.uncertainty) return prediction;
  make_probabilities(scores, has_regions);
  if (outputs.uncertainty) {
    Volume entropy(VoxelType::kFloat32, one_channel, grid.voxel_to_world);
    write_entropy(scores, has_regions, entropy.voxels<float>());
    prediction.uncertainty = std::make_shared<WholeVolume>(std::move(entropy));
  }
  if (outputs.probabilities) {
    prediction.probabilities = std::make_shared<WholeVolume>(std::move(on_grid));
  }
  return prediction;
}

}  // namespace hayate
