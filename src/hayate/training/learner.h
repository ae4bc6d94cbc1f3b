// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "hayate/optimizers/optimizer.h"
#include "hayate/prediction/batch_tensors.h"
#include "hayate/prediction/model.h"
#include "hayate/training/grad_scaler.h"

namespace hayate {

/// A recipe's network under training: its weights, and what changes them by the recipe's loss.
class Learner {
 public:
  /// \param recipe  must outlive the learner. \throws DeviceError
  Learner(const Recipe& recipe, c10::Device device);

  /// Does one step: forward, loss, backward, update. A loss that is not finite changes nothing.
  /// \returns the loss.
  double step(BatchTensors batch, double learning_rate);

  Model& model() { return model_; }
  const Model& model() const { return model_; }
  Optimizer& optimizer() { return *optimizer_; }
  GradScaler& scaler() { return scaler_; }

 private:
  const LossOptions& loss_;
  Model model_;
  std::unique_ptr<Optimizer> optimizer_;
  GradScaler scaler_;
};

}  // namespace hayate
