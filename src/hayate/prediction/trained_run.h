// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <ATen/core/Tensor.h>

#include "hayate/inferers/logit_stream.h"
#include "hayate/io/dataset_list.h"
#include "hayate/io/image_info.h"
#include "hayate/recipe/mirror_request.h"
#include "hayate/recipe/recipe.h"
#include "hayate/runs/postprocessing.h"
#include "hayate/runs/run_record.h"
#include "hayate/transforms/sample.h"

namespace hayate {

/// How a trained run is to predict.
struct RunUse {
  std::string device = "auto";
  /// Other weights for the run's network, for instance MONAI's; empty: its best ones.
  std::filesystem::path weights = {};
  MirrorRequest mirror = {};
  /// Whether windows are shorter where as many of them do (InfererOptions::fit_multiple).
  bool fit_windows = false;
};

/// A trained network, as a run folder holds it: its recipe, its best weights, and what it was
/// trained on.
class TrainedRun {
 public:
  /// \throws MissingInputError  when there is no run in the folder, or it has no weights yet
  /// \throws UsageError         when it is to mirror what its training mirrored, which is nothing
  TrainedRun(const std::filesystem::path& folder, const RunUse& use);
  ~TrainedRun();

  const std::filesystem::path& folder() const;
  /// Returns the run's recipe, with the axes that it is to mirror and how it fits windows.
  const Recipe& recipe() const;
  const RunRecord& record() const;

  /// Returns what is to be done to predictions, as postprocessing.json in the run's folder has it.
  const Postprocessing& postprocessing() const;

  /// Warns of channels and classes that a data set declares otherwise than the one trained on.
  void warn_of_unlike(const DatasetList& list) const;

  /// Prepares a case, with its label where it has one, on the grid that was trained on: by the
  /// recipe's deterministic transforms, behind what brings an image there that these would leave
  /// elsewhere. Warns of what is suspicious about the image beside those that were trained on.
  ///
  /// \throws DataError  also when the image has other channels than were trained on.
  /// \param info  of the case's image
  std::shared_ptr<const Sample> prepare(const CaseFiles& files, const ImageInfo& info) const;

  /// Returns a text that tells how prepare() treats an image: two runs of one text give the same
  /// sample.
  std::string preparation(const ImageInfo& info) const;

  /// Streams the logits of a prepared case, on the prepared grid: those that infer() returns.
  /// \pre device() is a CPU, and this outlives the stream.
  LogitStream stream(const std::shared_ptr<const Sample>& sample, const SumRoom& room);

  c10::Device device() const;
  c10::ScalarType precision() const;

  /// Returns logits float32 [1, K, X, Y, Z] of a prepared case, on the prepared grid.
  at::Tensor infer(const std::shared_ptr<const Sample>& sample);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace hayate
