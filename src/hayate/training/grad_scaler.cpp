// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/grad_scaler.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/_amp_foreach_non_finite_check_and_unscale.h>
#include <ATen/ops/_amp_update_scale.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

namespace hayate {
namespace {

constexpr double kInitialScale = 65536.0;
constexpr double kGrowthFactor = 2.0;
constexpr double kBackoffFactor = 0.5;
constexpr std::int64_t kGrowthInterval = 2000;

}  // namespace

GradScaler::GradScaler(bool enabled, c10::Device device)
    : enabled_(enabled),
      scale_(at::full({1}, kInitialScale, at::TensorOptions(device).dtype(at::kFloat))),
      growth_tracker_(at::zeros({1}, at::TensorOptions(device).dtype(at::kInt))) {}

at::Tensor GradScaler::scale(const at::Tensor& loss) const {
  return enabled_ ? loss * scale_.squeeze() : loss;
}

void GradScaler::step(Optimizer& optimizer, double lr) {
  if (!enabled_) {
    optimizer.step(lr);
    return;
  }
  const at::Tensor found_inf = unscale(optimizer);
  if (found_inf.item<float>() == 0.0F) optimizer.step(lr);
  adapt_scale(found_inf);
}

void GradScaler::step_late(Optimizer& optimizer, double lr) {
  if (!enabled_) {
    optimizer.step(lr);
    return;
  }
  const at::Tensor found_inf = unscale(optimizer);
  settle(optimizer);
  optimizer.step_unless(found_inf, lr);
  found_inf_.emplace(found_inf);
  adapt_scale(found_inf);
}

void GradScaler::settle(Optimizer& optimizer) {
  if (found_inf_ && found_inf_->read() != 0.0) optimizer.take_back_count();
  found_inf_.reset();
}

at::Tensor GradScaler::unscale(const Optimizer& optimizer) const {
  std::vector<at::Tensor> gradients;
  for (const at::Tensor& parameter : optimizer.parameters()) {
    if (parameter.grad().defined()) gradients.push_back(parameter.grad());
  }
  at::Tensor found_inf = at::zeros_like(scale_);
  at::_amp_foreach_non_finite_check_and_unscale_(
      gradients, found_inf, scale_.to(at::kDouble).reciprocal().to(at::kFloat));
  return found_inf;
}

void GradScaler::adapt_scale(const at::Tensor& found_inf) {
  at::_amp_update_scale_(scale_, growth_tracker_, found_inf, kGrowthFactor, kBackoffFactor,
                         kGrowthInterval);
}

double GradScaler::current_scale() const {
  return enabled_ ? scale_.item<float>() : 1.0;
}

std::vector<std::pair<std::string, at::Tensor>> GradScaler::state() const {
  return {{"scale", scale_}, {"growth_tracker", growth_tracker_}};
}

}  // namespace hayate
