// SPDX-License-Identifier: Apache-2.0
#include "hayate/optimizers/sgd.h"

#include <ATen/ops/_fused_sgd.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include "hayate/optimizers/fused_lists.h"
#include "hayate/optimizers/parameter_sweep.h"

namespace hayate {

SGD::SGD(std::vector<at::Tensor> parameters, const SGDOptions& options)
    : Optimizer(std::move(parameters)), options_(options), step_count_(at::zeros({}, at::kLong)) {
  if (options.momentum != 0.0) momentum_buffer_ = zeros_like_parameters();
}

void SGD::update(double lr) {
  const c10::AutoGradMode no_grad(false);
  const bool is_first = *step_count_.const_data_ptr<std::int64_t>() == 0;
  step_count_.add_(1);
  const double grad_weight = is_first ? 1.0 : 1.0 - options_.dampening;
  if (const auto sweep = ParameterSweep::make(parameters(), {.first = &momentum_buffer_})) {
    const SgdStep step{.lr = static_cast<float>(lr),
                       .momentum = static_cast<float>(options_.momentum),
                       .grad_weight = static_cast<float>(grad_weight),
                       .weight_decay = static_cast<float>(options_.weight_decay),
                       .nesterov = options_.nesterov};
    sweep->for_each_piece([&, sgd = optimizer_kernels(selected_isa()).sgd](
                              std::size_t, const ParameterElements& piece) { sgd(piece, step); });
    return;
  }
  for (std::size_t i = 0; i < parameters().size(); ++i) {
    const at::Tensor& p = parameters()[i];
    if (!p.grad().defined()) continue;
    at::Tensor g = p.grad();
    if (options_.weight_decay != 0.0) g = g.add(p, options_.weight_decay);
    if (options_.momentum != 0.0) {
      at::Tensor& buffer = momentum_buffer_[i];
      buffer.mul_(options_.momentum).add_(g, grad_weight);
      g = options_.nesterov ? g.add(buffer, options_.momentum) : buffer;
    }
    p.add_(g, -lr);
  }
}

void SGD::update_unless(const at::Tensor& found_inf, double lr) {
  const FusedLists lists = make_fused_lists(parameters());
  const bool is_first = *step_count_.const_data_ptr<std::int64_t>() == 0;
  step_count_.add_(1);
  at::_fused_sgd_(lists.parameters, lists.gradients, lists.of(momentum_buffer_),
                  options_.weight_decay, options_.momentum, lr, options_.dampening,
                  options_.nesterov, /*maximize=*/false, is_first, /*grad_scale=*/std::nullopt,
                  found_inf);
}

void SGD::take_back_count() {
  step_count_.sub_(1);
}

std::vector<std::pair<std::string, at::Tensor>> SGD::state() {
  std::vector<std::pair<std::string, at::Tensor>> entries{{"step", step_count_}};
  for (std::size_t i = 0; i < momentum_buffer_.size(); ++i) {
    entries.emplace_back(fmt::format("momentum_buffer.{}", i), momentum_buffer_[i]);
  }
  return entries;
}

}  // namespace hayate
