// SPDX-License-Identifier: Apache-2.0
#include "hayate/optimizers/clip_gradients.h"

#include <cmath>
#include <numeric>

#include <ATen/TensorOperators.h>
#include <c10/core/GradMode.h>

#include "hayate/optimizers/parameter_sweep.h"

namespace hayate {
namespace {

double sum_of_squares(const std::vector<at::Tensor>& parameters) {
  if (const auto sweep = ParameterSweep::make(parameters, {})) {
    const std::vector<double> sums = sweep->sums_of_squared_gradients();
    return std::accumulate(sums.begin(), sums.end(), 0.0);
  }
  double sum = 0.0;
  for (const at::Tensor& parameter : parameters) {
    const at::Tensor& gradient = parameter.grad();
    if (gradient.defined()) sum += gradient.to(at::kDouble).square().sum().item<double>();
  }
  return sum;
}

}  // namespace

double clip_gradients(const std::vector<at::Tensor>& parameters, double largest) {
  const c10::AutoGradMode no_grad(false);
  const double norm = std::sqrt(sum_of_squares(parameters));
  const double factor = largest / (norm + 1e-6);
  if (factor >= 1.0) return norm;
  for (const at::Tensor& parameter : parameters) {
    if (parameter.grad().defined()) parameter.mutable_grad().mul_(factor);
  }
  return norm;
}

void clip_gradients_unread(const std::vector<at::Tensor>& parameters, double largest) {
  const c10::AutoGradMode no_grad(false);
  at::Tensor squares;
  for (const at::Tensor& parameter : parameters) {
    if (!parameter.grad().defined()) continue;
    const at::Tensor sum = parameter.grad().to(at::kDouble).square().sum();
    squares = squares.defined() ? squares + sum : sum;
  }
  if (!squares.defined()) return;
  const at::Tensor factor = (largest / (squares.sqrt() + 1e-6)).clamp_max(1.0);
  for (const at::Tensor& parameter : parameters) {
    if (parameter.grad().defined()) parameter.mutable_grad().mul_(factor);
  }
}

}  // namespace hayate
