// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "hayate/io/dataset_list.h"
#include "hayate/io/image_info.h"
#include "hayate/recipe/recipe.h"
#include "hayate/runs/run_record.h"
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

  /// Warns of channels and classes that a data set declares otherwise than the one trained on.
  void warn_of_unlike(const DatasetList& list) const;

  /// Prepares a case, with its label where it has one, on the grid that was trained on: by the
  /// recipe's deterministic transforms, behind what brings an image there that these would leave
  /// elsewhere. Warns of what is suspicious about the image beside those that were trained on.
  ///
  /// \throws DataError  also when the image has other channels than were trained on.
  std::shared_ptr<const Sample> prepare(const CaseFiles& files) const;

  /// Class indices uint8 [1, X, Y, Z] of a prepared case, on the prepared grid.
  Volume predict_prepared(const std::shared_ptr<const Sample>& sample);

  /// Labels the image of a file: prepares it, infers, and brings the logits back onto the file's
  /// own grid (trilinear) before the largest one is taken. What the preparation cropped away is
  /// background. \throws as prepare does.
  Prediction predict(const CaseFiles& files, bool with_probabilities);

 private:
  struct Parts;
  std::shared_ptr<const Sample> prepare(const CaseFiles& files, const ImageInfo& info) const;
  std::unique_ptr<Parts> parts_;
};

}  // namespace hayate
