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
  return std::visit([&](const auto& kind) { return make_optimizer(std::move(parameters), kind); },
                    options.kind);
}

}  // namespace hayate
