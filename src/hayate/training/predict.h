// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "hayate/io/dataset_list.h"
#include "hayate/recipe/recipe.h"
#include "hayate/training/model.h"

namespace hayate {

/// A trained network, as a run folder holds it.
struct TrainedRun {
  Recipe recipe;
  Model model;
};

/// \param folder  of a training run: its recipe and best weights.
/// \throws MissingInputError  when there is no run or it has no weights yet.
TrainedRun load_run(const std::filesystem::path& folder, const std::string& device);

struct Prediction {
  /// Class indices uint8 [1, X, Y, Z] on the grid of the image's file.
  Volume label;
  /// Softmax [K, X, Y, Z] float32 there, when asked for.
  std::optional<Volume> probabilities;
};

/// Labels the image of a file: prepares it by the recipe, infers, and brings the logits back onto
/// the file's own grid (trilinear) before the largest one is taken. What the preparation cropped
/// away is background.
Prediction predict_case(TrainedRun& run, const CaseFiles& files, bool with_probabilities);

}  // namespace hayate
