// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "hayate/io/dataset_list.h"
#include "hayate/recipe/recipe.h"
#include "hayate/training/run_record.h"
#include "hayate/transforms/sample.h"

namespace hayate {

struct Prediction {
  /// Class indices uint8 [1, X, Y, Z] on the grid of the image's file.
  Volume label;
  /// Softmax [K, X, Y, Z] float32 there, when asked for.
  std::optional<Volume> probabilities;
};

/// A trained network, as a run folder holds it: its recipe, its best weights, and what it was
/// trained on.
class TrainedRun {
 public:
  /// \param weights  other weights for the run's network, for instance MONAI's; empty: its best
  /// ones. \throws MissingInputError  when there is no run in the folder, or it has no weights yet.
  TrainedRun(const std::filesystem::path& folder, const std::string& device,
             const std::filesystem::path& weights = {});
  ~TrainedRun();

  const Recipe& recipe() const;
  const RunRecord& record() const;

  /// The chain that prepares this image: the recipe's; where that would leave it on another grid
  /// than the images that were trained on, behind what brings it there.
  std::shared_ptr<const Compose> prepare_chain_for(const CaseFiles& files) const;

  /// Warns of channels and classes that a data set declares otherwise than the one trained on.
  void warn_of_unlike(const DatasetList& list) const;

  /// Warns of what is suspicious about the image beside those that were trained on; reads it.
  void warn_of_unlike(const CaseFiles& files) const;

  /// Class indices uint8 [1, X, Y, Z] of a case that is prepared, on the prepared grid.
  Volume predict_prepared(const std::shared_ptr<const Sample>& sample);

  /// Labels the image of a file: prepares it by the recipe, on the grid that was trained on,
  /// infers, and brings the logits back onto the file's own grid (trilinear) before the largest one
  /// is taken. What the preparation cropped away is background. Warns as warn_of_unlike.
  ///
  /// \throws DataError  also when the image has other channels than were trained on.
  Prediction predict(const CaseFiles& files, bool with_probabilities);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace hayate
