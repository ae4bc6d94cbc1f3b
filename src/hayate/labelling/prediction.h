// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "hayate/volume/volume.h"

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

}  // namespace hayate
