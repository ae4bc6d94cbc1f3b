// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "hayate/runs/postprocessing.h"
#include "hayate/serve/predictor.h"

namespace hayate {
class RunEnsemble;
}

namespace hayate::cli {

/// Trained runs as a server's predictor: the one place where the server meets the network. Does to
/// an image what hayate predict does to it.
class RunPredictor final : public ImagePredictor {
 public:
  /// \param postprocessing  what is done to each label.
  /// \param memory_bytes  that the process may take.
  RunPredictor(std::unique_ptr<RunEnsemble> runs, ServedModel model, Postprocessing postprocessing,
               std::optional<std::int64_t> memory_bytes);
  ~RunPredictor() override;

  const ServedModel& model() const override { return model_; }
  PredictionResult predict(const PredictionOrder& order) override;

 private:
  PredictionResult predict_and_write(const PredictionOrder& order);

  std::unique_ptr<RunEnsemble> runs_;
  ServedModel model_;
  Postprocessing postprocessing_;
  std::optional<std::int64_t> memory_bytes_;
};

/// Returns what a server says of runs. \param name  that clients call them by
ServedModel describe_runs(const RunEnsemble& runs, const std::string& name);

}  // namespace hayate::cli
