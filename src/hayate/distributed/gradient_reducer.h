// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include <ATen/core/Tensor.h>

#include "hayate/distributed/ranks.h"

namespace hayate {

/// Sums gradients over ranks while backward still computes others: DistributedDataParallel's
/// Reducer, with a sum in the place of its mean.
class GradientReducer {
 public:
  /// \param parameters  of the network, the same on all ranks, each with a gradient in each step.
  GradientReducer(const Ranks& ranks, const std::vector<at::Tensor>& parameters);
  ~GradientReducer();

  /// To be called first in a step, when the parameters hold no gradients.
  void begin_step();
  /// Computes the gradients of a loss, adds those that the parameters hold already, and sums over
  /// ranks.
  void backward(const at::Tensor& loss);

  /// Seconds of the last backward in which nothing was left to compute, and sums were waited for.
  /// With GPUs that is what the host waited, next to nothing: it runs ahead of them.
  double waited_seconds() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hayate
