// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "hayate/volume/volume_slabs.h"
#include "hayate/windows/window_counts.h"

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
  std::shared_ptr<const VolumeSlabs> probabilities = nullptr;
  /// Entropy of these, -sum p ln p, float32 [1, X, Y, Z] in nats: from 0, where one class is
  /// certain, to ln K, where all are as likely; of regions the mean of -p ln p - (1 - p) ln (1 -
  /// p), from 0 to ln 2; when asked for.
  std::shared_ptr<const VolumeSlabs> uncertainty = nullptr;
  /// By how many windows; none where these were not counted.
  WindowCounts windows = {};
};

}  // namespace hayate
