// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/training/learner.h"

namespace hayate {

/// A recipe's network under training, on patches of noise with a ball as label: something that a
/// few steps begin to learn, so that the loss beside the times says whether the right thing was
/// computed. On several ranks, each computes a batch of that size.
class SyntheticTraining {
 public:
  /// \param recipe, ranks  must outlive it. \throws RecipeError  as divide_batches()
  SyntheticTraining(const Recipe& recipe, c10::Device device, const Ranks& ranks = Ranks::single());

  const Model& model() const { return learner_.model(); }
  /// Returns the loss of the last step.
  double loss() const { return loss_; }

  /// Return the milliseconds of the last step in which this rank waited for others: for their
  /// gradients, and for sums of statistics and losses.
  double gradient_wait_ms() const { return learner_.waited_seconds() * 1e3; }
  double sum_wait_ms() const { return sum_wait_ms_; }

  /// \returns milliseconds a patch of this rank. \param patch_size  edge in voxels
  double step(std::int64_t batch_size, std::int64_t patch_size);

 private:
  const Recipe& recipe_;
  const Ranks& ranks_;
  BatchShare share_;
  Learner learner_;
  double loss_ = 0.0;
  double sum_wait_ms_ = 0.0;
};

}  // namespace hayate
