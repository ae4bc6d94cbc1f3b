// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "hayate/labelling/prediction.h"
#include "hayate/prediction/prediction_memory.h"
#include "hayate/prediction/trained_run.h"

namespace hayate {

/// An image as the runs of an ensemble take it.
struct PreparedImage {
  CaseFiles files;
  ImageInfo info;
  /// Of each run; those that prepare it alike have the same one.
  std::vector<std::shared_ptr<const Sample>> samples;
};

/// One or several trained runs that predict together: the mean of their networks' probabilities
/// counts. Each case is prepared once for all runs that prepare it alike.
class RunEnsemble {
 public:
  /// \param folders  of the runs, one at least; what the ensemble says of itself is the first's.
  /// \throws as TrainedRun; UsageError  when other weights are given for several runs, or when runs
  ///         do not fit together (runs/ensemble_fit.h), with what differs.
  RunEnsemble(const std::vector<std::filesystem::path>& folders, const RunUse& use);
  ~RunEnsemble();

  const Recipe& recipe() const { return runs_.front()->recipe(); }
  std::size_t size() const { return runs_.size(); }
  /// Returns what each run recorded.
  std::vector<RunRecord> records() const;

  /// Returns the first run's names of its scored classes; none where it did not record them.
  std::vector<std::string> class_names() const;

  /// Returns what is to be done to predictions where all runs say the same of it, as those of one
  /// cross-validation do, and says so; warns where they differ, and nothing is to be done then. The
  /// ensemble itself does nothing to what it predicts.
  Postprocessing chosen_postprocessing() const;

  /// Warns as TrainedRun does.
  void warn_of_unlike(const DatasetList& list) const { runs_.front()->warn_of_unlike(list); }

  /// Prepares a case, with its label where it has one, for all runs; any thread.
  /// \throws DataError  as TrainedRun::prepare; and when runs crop or pad the image differently.
  PreparedImage prepare(const CaseFiles& files) const;
  /// The same, of a case whose image's header was read. \param info  read_case_info of the image
  PreparedImage prepare(const CaseFiles& files, ImageInfo info) const;

  /// Labels an image: infers, and brings the logits, of which the softmax is the mean of all
  /// networks', back onto the file's own grid. They are made and forgotten part by part, and what
  /// is wanted beside the label waits on the disk where it does not fit; as a whole they are there
  /// only on a GPU, and where PredictionAssembly cannot take them.
  ///
  /// \throws MemoryError  when it takes more than the room, with what it takes.
  Prediction predict(const PreparedImage& image, const PredictionOutputs& outputs,
                     const PredictionRoom& room = {});

  /// Prepares and labels the image of a file.
  Prediction predict(const CaseFiles& files, const PredictionOutputs& outputs);

  /// A case and what is predicted of it, on the prepared grid.
  struct PreparedPrediction {
    /// Class indices uint8 [1, X, Y, Z].
    Volume predicted;
    std::shared_ptr<const Sample> sample;
  };

  /// Prepares a case with its label, and predicts it there. \throws as predict.
  PreparedPrediction predict_prepared(const CaseFiles& files);

 private:
  PredictionForecast forecast(const PreparedImage& image, const PredictionOutputs& outputs) const;
  /// Returns logits float32 [1, K, X, Y, Z] of all runs together.
  at::Tensor infer(const PreparedImage& image);
  /// Streams the same.
  LogitStream stream(const PreparedImage& image, const SumRoom& room);

  std::vector<std::unique_ptr<TrainedRun>> runs_;
};

}  // namespace hayate
