// SPDX-License-Identifier: Apache-2.0
#include "hayate/optimizers/novograd.h"

#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include "hayate/optimizers/parameter_sweep.h"

namespace hayate {

Novograd::Novograd(std::vector<at::Tensor> parameters, const NovogradOptions& options)
    : Optimizer(std::move(parameters)), options_(options), exp_avg_(zeros_like_parameters()) {
  const auto count = static_cast<std::int64_t>(exp_avg_.size());
  const auto scalars = exp_avg_.front().options();
  exp_avg_sq_ = at::zeros({count}, scalars);
  max_exp_avg_sq_ = at::zeros({options.amsgrad ? count : 0}, scalars);
}

void Novograd::update(double lr) {
  const c10::AutoGradMode no_grad(false);
  if (const auto sweep = ParameterSweep::make(parameters(), {.first = &exp_avg_})) {
    step_swept(*sweep, lr);
    return;
  }
  step_plain(lr, {});
}

void Novograd::update_unless(const at::Tensor& found_inf, double lr) {
  step_plain(lr, found_inf.ne(0.0));
}

void Novograd::step_plain(double lr, const at::Tensor& left_out) {
  const auto unless = [&](const at::Tensor& before, const at::Tensor& after) {
    return left_out.defined() ? at::where(left_out.squeeze(), before, after) : after;
  };
  for (std::size_t i = 0; i < parameters().size(); ++i) {
    const at::Tensor& p = parameters()[i];
    if (!p.grad().defined()) continue;
    at::Tensor g = p.grad();

    at::Tensor v = exp_avg_sq_[static_cast<std::int64_t>(i)];
    const at::Tensor norm = g.square().sum();
    // at::where instead of asking for the value: that would wait for a GPU, per tensor and step.
    v.copy_(
        unless(v, at::where(v == 0, norm, v * options_.beta2() + norm * (1.0 - options_.beta2()))));
    at::Tensor second_moment = v;
    if (options_.amsgrad) {
      at::Tensor largest = max_exp_avg_sq_[static_cast<std::int64_t>(i)];
      largest.copy_(at::maximum(largest, v));
      second_moment = largest;
    }

    g = g / (second_moment.sqrt() + options_.eps);
    if (options_.weight_decay != 0.0) g.add_(p, options_.weight_decay);
    if (options_.grad_averaging) g.mul_(1.0 - options_.beta1());
    if (left_out.defined()) {
      exp_avg_[i].copy_(unless(exp_avg_[i], exp_avg_[i] * options_.beta1() + g));
      p.copy_(unless(p, p - exp_avg_[i] * lr));
      continue;
    }
    exp_avg_[i].mul_(options_.beta1()).add_(g);
    p.add_(exp_avg_[i], -lr);
  }
}

void Novograd::step_swept(const ParameterSweep& sweep, double lr) {
  const std::vector<double> norms = sweep.sums_of_squared_gradients();
  std::vector<NovogradStep> steps(parameters().size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (!parameters()[i].grad().defined()) continue;
    steps[i] = {
        .lr = static_cast<float>(lr),
        .beta1 = static_cast<float>(options_.beta1()),
        .weight_decay = static_cast<float>(options_.weight_decay),
        .divisor = std::sqrt(update_second_moment(i, static_cast<float>(norms[i]))) +
                   static_cast<float>(options_.eps),
        .grad_weight = options_.grad_averaging ? static_cast<float>(1.0 - options_.beta1()) : 1.0F};
  }
  sweep.for_each_piece([&, novograd = optimizer_kernels(selected_isa()).novograd](
                           std::size_t parameter, const ParameterElements& piece) {
    novograd(piece, steps[parameter]);
  });
}

float Novograd::update_second_moment(std::size_t parameter, float norm) {
  float& v = exp_avg_sq_.mutable_data_ptr<float>()[parameter];
  v = v == 0.0F ? norm
                : v * static_cast<float>(options_.beta2()) +
                      norm * static_cast<float>(1.0 - options_.beta2());
  if (!options_.amsgrad) return v;
  float& largest = max_exp_avg_sq_.mutable_data_ptr<float>()[parameter];
  // The larger is NaN if one of them is, as with at::maximum.
  if (!(largest >= v) && !std::isnan(largest)) largest = v;
  return largest;
}

std::vector<std::pair<std::string, at::Tensor>> Novograd::state() {
  std::vector<std::pair<std::string, at::Tensor>> entries{{"exp_avg_sq", exp_avg_sq_},
                                                          {"max_exp_avg_sq", max_exp_avg_sq_}};
  for (std::size_t i = 0; i < exp_avg_.size(); ++i) {
    entries.emplace_back(fmt::format("exp_avg.{}", i), exp_avg_[i]);
  }
  return entries;
}

}  // namespace hayate
