// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/adn.h"

#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

namespace hayate {
namespace {

constexpr double kLeakySlope = 0.01;

}  // namespace

Norm::Norm(NormKind kind, std::int64_t channels, std::int64_t num_groups)
    : kind_(kind), num_groups_(num_groups) {
  if (kind != NormKind::kBatch && kind != NormKind::kGroup) return;
  weight_ = register_parameter("weight", at::ones({channels}));
  bias_ = register_parameter("bias", at::zeros({channels}));
  if (kind == NormKind::kGroup) return;
  running_mean_ = register_buffer("running_mean", at::zeros({channels}));
  running_var_ = register_buffer("running_var", at::ones({channels}));
  num_batches_tracked_ = register_buffer("num_batches_tracked", at::zeros({}, at::kLong));
}

void Norm::enter(NormAct& options) {
  if (is_training() && kind_ == NormKind::kBatch) num_batches_tracked_.add_(1);
  options.norm = kind_;
  options.num_groups = num_groups_;
  options.is_training = is_training();
  options.weight = weight_;
  options.bias = bias_;
  options.running_mean = running_mean_;
  options.running_var = running_var_;
}

Activation::Activation(ActivationKind kind) : kind_(kind) {
  if (kind == ActivationKind::kPrelu) {
    slope_ = register_parameter("weight", at::full({1}, 0.25));
  }
}

void Activation::enter(NormAct& options) const {
  options.slope = slope_;
  options.fixed_slope = kind_ == ActivationKind::kLeakyRelu ? kLeakySlope : 0.0;
}

NormAct norm_act_options(Norm& norm, const Activation& activation) {
  NormAct options;
  norm.enter(options);
  activation.enter(options);
  return options;
}

Adn::Adn(const UNetOptions& options, std::int64_t channels) : dropout_(options.dropout) {
  norm_ = register_module("N", std::make_shared<Norm>(options.norm, channels, options.num_groups));
  activation_ = register_module("A", std::make_shared<Activation>(options.act));
}

NormAct Adn::enter() {
  NormAct options = norm_act_options(*norm_, *activation_);
  options.dropout = is_training() ? dropout_ : 0.0;
  return options;
}

}  // namespace hayate
