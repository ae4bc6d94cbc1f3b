// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "hayate/runs/postprocessing.h"
#include "hayate/serve/predictor.h"

namespace hayate {
class RunEnsemble;
}

namespace hayate::cli {

/// Trained runs as a server's predictor: the one place where the server meets the network. Does to
/// an image what hayate predict does to it.
class RunPredictor final : public Predictor {
 public:
  /// \param postprocessing  what is done to each label.
  RunPredictor(std::unique_ptr<RunEnsemble> runs, ServedModel model, Postprocessing postprocessing);
  ~RunPredictor() override;

  const ServedModel& model() const override { return model_; }
  PredictionResult predict(const PredictionOrder& order) override;

 private:
  PredictionResult predict_and_write(const PredictionOrder& order);

  std::unique_ptr<RunEnsemble> runs_;
  ServedModel model_;
  Postprocessing postprocessing_;
};

/// Returns what a server says of runs. \param name  that clients call them by
ServedModel describe_runs(const RunEnsemble& runs, const std::string& name);

}  // namespace hayate::cli
