// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include <ATen/core/Tensor.h>

#include "hayate/metrics/class_regions.h"
#include "hayate/prediction/file_grid.h"

namespace hayate {

/// What is wanted of a prediction beside the label.
struct PredictionOutputs {
  bool probabilities = false;
  bool uncertainty = false;
};

/// What is predicted of an image, on the grid of its file.
struct Prediction {
  /// Class indices uint8 [1, X, Y, Z].
  Volume label;
  /// Probabilities float32 [K, X, Y, Z], when asked for: the softmax of classes, a sigmoid for each
  /// region.
  std::optional<Volume> probabilities = std::nullopt;
  /// Entropy of these, -sum p ln p, float32 [1, X, Y, Z] in nats: from 0, where one class is
  /// certain, to ln K, where all are as likely; of regions the mean of -p ln p - (1 - p) ln (1 -
  /// p), from 0 to ln 2; when asked for.
  std::optional<Volume> uncertainty = std::nullopt;
};

/// Brings logits onto the file's grid (trilinear), and takes the largest of them, or what regions
/// say (class_volume). What the preparation cropped away is background, for certain.
///
/// \param logits  [1, K, X, Y, Z], of any device
/// \param affine  of their voxels
Prediction make_prediction(const at::Tensor& logits, const Affine& affine, const FileGrid& grid,
                           const PredictionOutputs& outputs, const ClassRegions& regions = {});

}  // namespace hayate
