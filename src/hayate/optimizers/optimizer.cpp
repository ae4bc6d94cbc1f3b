// SPDX-License-Identifier: Apache-2.0
#include "hayate/optimizers/optimizer.h"

#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>

#include "hayate/optimizers/adam.h"
#include "hayate/optimizers/clip_gradients.h"
#include "hayate/optimizers/novograd.h"
#include "hayate/optimizers/sgd.h"

namespace hayate {
namespace {

using Parameters = std::vector<at::Tensor>;

// One for each kind of options.

std::unique_ptr<Optimizer> make(Parameters parameters, const AdamOptions& options) {
  return std::make_unique<Adam>(std::move(parameters), options, /*decoupled=*/false);
}
std::unique_ptr<Optimizer> make(Parameters parameters, const AdamWOptions& options) {
  return std::make_unique<Adam>(std::move(parameters), options, /*decoupled=*/true);
}
std::unique_ptr<Optimizer> make(Parameters parameters, const NovogradOptions& options) {
  return std::make_unique<Novograd>(std::move(parameters), options);
}
std::unique_ptr<Optimizer> make(Parameters parameters, const SGDOptions& options) {
  return std::make_unique<SGD>(std::move(parameters), options);
}

}  // namespace

void Optimizer::step(double lr) {
  if (clip_grad_norm_ > 0.0) {
    // Asking a GPU for the norm would wait for it.
    if (parameters_.front().is_cpu()) {
      clip_gradients(parameters_, clip_grad_norm_);
    } else {
      clip_gradients_unread(parameters_, clip_grad_norm_);
    }
  }
  update(lr);
}

void Optimizer::step_unless(const at::Tensor& found_inf, double lr) {
  const c10::AutoGradMode no_grad(false);
  if (clip_grad_norm_ > 0.0) clip_gradients_unread(parameters_, clip_grad_norm_);
  update_unless(found_inf, lr);
}

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
  auto optimizer =
      std::visit([&](const auto& kind) { return make(std::move(parameters), kind); }, options.kind);
  optimizer->clip_at(options.clip_grad_norm);
  return optimizer;
}

}  // namespace hayate
