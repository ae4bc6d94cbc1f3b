// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>

#include "hayate/optimizers/optimizer.h"
#include "hayate/training/grad_scaler.h"
#include "hayate/training/model.h"

namespace hayate {

/// A recipe's network under training, on patches of noise with a ball as label: something that a
/// few steps begin to learn, so that the loss beside the times says whether the right thing was
/// computed.
class SyntheticTraining {
 public:
  SyntheticTraining(const Recipe& recipe, c10::Device device);

  const Model& model() const { return model_; }
  /// Of the last step.
  double loss() const { return loss_; }

  /// \returns milliseconds a patch. \param patch_size  edge in voxels
  double step(std::int64_t batch_size, std::int64_t patch_size);

 private:
  const Recipe& recipe_;
  Model model_;
  std::unique_ptr<Optimizer> optimizer_;
  GradScaler scaler_;
  double loss_ = 0.0;
};

}  // namespace hayate
