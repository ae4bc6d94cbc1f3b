// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <ATen/core/Tensor.h>

#include "hayate/networks/module.h"

namespace hayate {

/// Means of a network's weights, and of its running statistics, over the latest steps: after step t
///
///     mean += (weights - mean) / max(1, share · t)
///
/// so that it is about the share's latest steps that count, however long the training is
/// (polynomial-decay averaging: Shamir and Zhang, arXiv:1212.1824). torch: AveragedModel.
class WeightAverage {
 public:
  /// \param share  above 0, up to 1, which is the mean of all steps.
  WeightAverage(const Module& network, double share);

  /// Takes the network's weights of one more step in.
  void add_step();

  /// Exchanges the means and the network's own weights: each then holds the other.
  void swap();

  /// Returns name and tensor of all state, for checkpoints; the tensors share its memory.
  std::vector<std::pair<std::string, at::Tensor>> state() const;

 private:
  double share_;
  /// int64 scalar: steps taken in.
  at::Tensor step_count_;
  /// The network's floating-point tensors, and for each its mean.
  StateDict own_;
  std::vector<at::Tensor> means_;
};

/// Lets the network have its averaged weights, as long as it lives; nothing without an average.
class AveragedWeights {
 public:
  explicit AveragedWeights(WeightAverage* average) : average_(average) {
    if (average_) average_->swap();
  }
  ~AveragedWeights() {
    if (average_) average_->swap();
  }
  AveragedWeights(const AveragedWeights&) = delete;
  AveragedWeights& operator=(const AveragedWeights&) = delete;

 private:
  WeightAverage* average_;
};

}  // namespace hayate
