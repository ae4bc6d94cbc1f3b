// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/optimizers/optimizer.h"

namespace hayate {

/// torch.optim.SGD with momentum, dampening, Nesterov momentum and weight decay.
class SGD final : public Optimizer {
 public:
  SGD(std::vector<at::Tensor> parameters, const OptimizerOptions& options);

  void step(double lr) override;
  std::vector<std::pair<std::string, at::Tensor>> state() override;

 private:
  OptimizerOptions options_;
  /// int64 scalar: steps taken; the first one fills the momentum undampened.
  at::Tensor step_count_;
  std::vector<at::Tensor> momentum_buffer_;
};

}  // namespace hayate
