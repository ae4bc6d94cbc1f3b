// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/optimizers/optimizer.h"
#include "hayate/recipe/optimizers/sgd_options.h"

namespace hayate {

/// torch.optim.SGD with momentum, dampening, Nesterov momentum and weight decay.
class SGD final : public Optimizer {
 public:
  SGD(std::vector<at::Tensor> parameters, const SGDOptions& options);

  std::vector<std::pair<std::string, at::Tensor>> state() override;
  void take_back_count() override;

 private:
  void update(double lr) override;
  void update_unless(const at::Tensor& found_inf, double lr) override;
  SGDOptions options_;
  /// int64 scalar on the host: steps taken; the first one fills the momentum undampened.
  at::Tensor step_count_;
  std::vector<at::Tensor> momentum_buffer_;
};

}  // namespace hayate
