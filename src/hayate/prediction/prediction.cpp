// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/prediction.h"

#include <algorithm>
#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/special_entr.h>

#include "hayate/inferers/channel_probabilities.h"
#include "hayate/prediction/class_volume.h"

namespace hayate {
namespace {

Volume to_volume(const at::Tensor& channels, const Affine& affine) {
  const at::Tensor host = channels.to(at::kCPU, at::kFloat).contiguous();
  Volume volume(VoxelType::kFloat32, {host.size(0), host.size(1), host.size(2), host.size(3)},
                affine);
  std::copy_n(host.const_data_ptr<float>(), host.numel(), volume.voxels<float>().begin());
  return volume;
}

at::Tensor as_tensor(Volume& volume) {
  const VolumeShape& shape = volume.shape();
  return at::from_blob(volume.voxels<float>().data(), {shape[0], shape[1], shape[2], shape[3]},
                       at::kFloat);
}

/// [K, X, Y, Z] → [1, X, Y, Z]
at::Tensor entropy(const at::Tensor& probabilities) {
  // Rounding must not lead out of the range.
  const double most = std::log(static_cast<double>(probabilities.size(0)));
  return at::special_entr(probabilities).sum(0, /*keepdim=*/true).clamp_(0.0, most);
}

/// The mean over regions, of whether a voxel is of one; as above.
at::Tensor binary_entropy(const at::Tensor& probabilities) {
  const at::Tensor of_each =
      at::special_entr(probabilities) + at::special_entr(1.0 - probabilities);
  return of_each.mean(0, /*keepdim=*/true).clamp_(0.0, std::log(2.0));
}

}  // namespace

Prediction make_prediction(const at::Tensor& logits, const Affine& affine, const FileGrid& grid,
                           const PredictionOutputs& outputs, const ClassRegions& regions) {
  const bool has_regions = !regions.empty();
  Volume on_grid =
      resample_onto_file_grid(to_volume(logits.squeeze(0), affine), grid,
                              has_regions ? UnseenVoxel::kNothing : UnseenVoxel::kBackground);
  const at::Tensor scores = as_tensor(on_grid);
  Prediction prediction{class_volume(scores.unsqueeze(0), grid.voxel_to_world, regions)};
  if (!outputs.probabilities && !outputs.uncertainty) return prediction;
  const at::Tensor probabilities =
      channel_probabilities(scores.unsqueeze(0),
                            has_regions ? ChannelKind::kRegions : ChannelKind::kClasses)
          .squeeze(0);
  if (outputs.uncertainty) {
    prediction.uncertainty = to_volume(
        has_regions ? binary_entropy(probabilities) : entropy(probabilities), grid.voxel_to_world);
  }
  if (outputs.probabilities) {
    prediction.probabilities = to_volume(probabilities, grid.voxel_to_world);
  }
  return prediction;
}

}  // namespace hayate
