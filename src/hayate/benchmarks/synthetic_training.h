// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/training/learner.h"

namespace hayate {

/// A recipe's network under training, on patches of noise with a ball as label: something that a
/// few steps begin to learn, so that the loss beside the times says whether the right thing was
/// computed.
class SyntheticTraining {
 public:
  SyntheticTraining(const Recipe& recipe, c10::Device device);

  const Model& model() const { return learner_.model(); }
  /// Returns the loss of the last step.
  double loss() const { return loss_; }

  /// \returns milliseconds a patch. \param patch_size  edge in voxels
  double step(std::int64_t batch_size, std::int64_t patch_size);

 private:
  const Recipe& recipe_;
  Learner learner_;
  double loss_ = 0.0;
};

}  // namespace hayate
