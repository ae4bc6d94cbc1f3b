// SPDX-License-Identifier: Apache-2.0
#include "hayate/optimizers/adam.h"

#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/_fused_adam_ops.h>
#include <ATen/ops/_fused_adamw_ops.h>
#include <ATen/ops/full.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include "hayate/optimizers/fused_lists.h"
#include "hayate/optimizers/parameter_sweep.h"

namespace hayate {

Adam::Adam(std::vector<at::Tensor> parameters, const MomentArguments& options, bool decoupled)
    : Optimizer(std::move(parameters)),
      options_(options),
      decoupled_(decoupled),
      step_count_(at::zeros({}, at::kLong)),
      exp_avg_(zeros_like_parameters()),
      exp_avg_sq_(zeros_like_parameters()) {
  if (options.amsgrad) max_exp_avg_sq_ = zeros_like_parameters();
}

void Adam::update(double lr) {
  const c10::AutoGradMode no_grad(false);
  step_count_.add_(1);
  const auto t = static_cast<double>(*step_count_.const_data_ptr<std::int64_t>());
  const double step_size = lr / (1.0 - std::pow(options_.beta1(), t));
  const double root_correction = std::sqrt(1.0 - std::pow(options_.beta2(), t));
  const double decay = options_.weight_decay;

  if (const auto sweep =
          ParameterSweep::make(parameters(), {&exp_avg_, &exp_avg_sq_, &max_exp_avg_sq_})) {
    const AdamStep step{.step_size = static_cast<float>(step_size),
                        .grad_weight = static_cast<float>(1.0 - options_.beta1()),
                        .beta2 = static_cast<float>(options_.beta2()),
                        .square_weight = static_cast<float>(1.0 - options_.beta2()),
                        .root_correction = static_cast<float>(root_correction),
                        .eps = static_cast<float>(options_.eps),
                        .weight_decay = static_cast<float>(decoupled_ ? 0.0 : decay),
                        .keep = static_cast<float>(decoupled_ ? 1.0 - lr * decay : 1.0)};
    sweep->for_each_piece([&, adam = optimizer_kernels(selected_isa()).adam](
                              std::size_t, const ParameterElements& piece) { adam(piece, step); });
    return;
  }
  for (std::size_t i = 0; i < parameters().size(); ++i) {
    const at::Tensor& p = parameters()[i];
    if (!p.grad().defined()) continue;
    at::Tensor g = p.grad();
    if (decoupled_) p.mul_(1.0 - lr * decay);
    if (!decoupled_ && decay != 0.0) g = g.add(p, decay);

    exp_avg_[i].lerp_(g, 1.0 - options_.beta1());
    exp_avg_sq_[i].mul_(options_.beta2()).addcmul_(g, g, 1.0 - options_.beta2());
    at::Tensor second_moment = exp_avg_sq_[i];
    if (options_.amsgrad) {
      second_moment = at::maximum_out(max_exp_avg_sq_[i], max_exp_avg_sq_[i], exp_avg_sq_[i]);
    }
    p.addcdiv_(exp_avg_[i], (second_moment.sqrt() / root_correction).add_(options_.eps),
               -step_size);
  }
}

void Adam::update_unless(const at::Tensor& found_inf, double lr) {
  const FusedLists lists = make_fused_lists(parameters());
  step_count_.add_(1);
  const auto t = static_cast<double>(*step_count_.const_data_ptr<std::int64_t>());
  const std::vector<at::Tensor> steps(lists.parameters.size(),
                                      at::full({}, t, found_inf.options()));
  const auto fused = decoupled_ ? &at::_ops::_fused_adamw_::call : &at::_ops::_fused_adam_::call;
  std::vector<at::Tensor> first = lists.of(exp_avg_);
  std::vector<at::Tensor> second = lists.of(exp_avg_sq_);
  std::vector<at::Tensor> largest = lists.of(max_exp_avg_sq_);
  fused(lists.parameters, lists.gradients, first, second, largest, steps, lr, options_.beta1(),
        options_.beta2(), options_.weight_decay, options_.eps, options_.amsgrad,
        /*maximize=*/false, /*grad_scale=*/std::nullopt, found_inf);
}

void Adam::take_back_count() {
  step_count_.sub_(1);
}

std::vector<std::pair<std::string, at::Tensor>> Adam::state() {
  std::vector<std::pair<std::string, at::Tensor>> entries{{"step", step_count_}};
  for (std::size_t i = 0; i < exp_avg_.size(); ++i) {
    entries.emplace_back(fmt::format("exp_avg.{}", i), exp_avg_[i]);
    entries.emplace_back(fmt::format("exp_avg_sq.{}", i), exp_avg_sq_[i]);
    if (options_.amsgrad) {
      entries.emplace_back(fmt::format("max_exp_avg_sq.{}", i), max_exp_avg_sq_[i]);
    }
  }
  return entries;
}

}  // namespace hayate
