// SPDX-License-Identifier: Apache-2.0
#include "hayate/optimizers/optimizer.h"

#include <ATen/ops/zeros_like.h>

#include "hayate/optimizers/adam.h"
#include "hayate/optimizers/novograd.h"
#include "hayate/optimizers/sgd.h"

namespace hayate {

void Optimizer::zero_grad() {
  for (at::Tensor& parameter : parameters_) parameter.mutable_grad() = at::Tensor();
}

std::vector<at::Tensor> Optimizer::zeros_like_parameters() const {
  std::vector<at::Tensor> zeros;
  for (const at::Tensor& parameter : parameters_) {
    zeros.push_back(at::zeros_like(parameter, parameter.options().requires_grad(false)));
  }
  return zeros;
}

std::unique_ptr<Optimizer> make_optimizer(std::vector<at::Tensor> parameters,
                                          const OptimizerOptions& options) {
  switch (options.name) {
    case OptimizerKind::kNovograd:
      return std::make_unique<Novograd>(std::move(parameters), options);
    case OptimizerKind::kAdam:
    case OptimizerKind::kAdamW:
      return std::make_unique<Adam>(std::move(parameters), options);
    case OptimizerKind::kSGD:
      break;
  }
  return std::make_unique<SGD>(std::move(parameters), options);
}

}  // namespace hayate
