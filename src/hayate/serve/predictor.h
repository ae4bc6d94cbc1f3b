// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "hayate/io/dataset_list.h"
#include "hayate/reporting/case_picture.h"
#include "hayate/reporting/class_volumes.h"
#include "hayate/serve/served_model.h"

namespace hayate {

/// An image, and what is wanted of it.
struct PredictionOrder {
  CaseFiles image;
  /// Where the files go; it is there, and empty.
  std::filesystem::path folder;
  /// How their names end: ".nii.gz".
  std::string suffix;
  bool probabilities = false;
  bool uncertainty = false;
  bool pictures = false;
  /// Pictures of each plane, at most.
  std::int64_t slices = 1;
};

/// How much of an image is of a class, and the value that label files have for it.
struct ServedVolume : ClassVolume {
  std::int64_t value = 0;
};

/// What came of an order.
struct PredictionResult {
  std::filesystem::path label;
  std::optional<std::filesystem::path> probabilities = std::nullopt;
  std::optional<std::filesystem::path> uncertainty = std::nullopt;
  std::vector<ServedVolume> volumes = {};
  std::vector<PlanePicture> pictures = {};
  /// What is suspicious about the image (runs/unlike_training.h).
  std::vector<std::string> warnings = {};
};

/// What predicts. The server knows no more of networks.
class ImagePredictor {
 public:
  virtual ~ImagePredictor() = default;
  virtual const ServedModel& model() const = 0;
  /// \pre called from one thread only.
  /// \throws Error  for whatever goes wrong.
  virtual PredictionResult predict(const PredictionOrder& order) = 0;
};

}  // namespace hayate
