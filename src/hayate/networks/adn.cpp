// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/adn.h"

#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

namespace hayate {
namespace {

constexpr double kLeakySlope = 0.01;

}  // namespace

BatchNorm::BatchNorm(std::int64_t channels) {
  weight_ = register_parameter("weight", at::ones({channels}));
  bias_ = register_parameter("bias", at::zeros({channels}));
  running_mean_ = register_buffer("running_mean", at::zeros({channels}));
  running_var_ = register_buffer("running_var", at::ones({channels}));
  num_batches_tracked_ = register_buffer("num_batches_tracked", at::zeros({}, at::kLong));
}

void BatchNorm::enter(NormAct& options) {
  if (is_training()) num_batches_tracked_.add_(1);
  options.norm = NormKind::kBatch;
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

Adn::Adn(const NetworkOptions& options, std::int64_t channels)
    : norm_kind_(options.norm), dropout_(options.dropout) {
  if (norm_kind_ == NormKind::kBatch) {
    batch_norm_ = register_module("N", std::make_shared<BatchNorm>(channels));
  }
  activation_ = register_module("A", std::make_shared<Activation>(options.act));
}

NormAct Adn::enter() {
  NormAct options;
  options.norm = norm_kind_;
  options.dropout = is_training() ? dropout_ : 0.0;
  if (batch_norm_) batch_norm_->enter(options);
  activation_->enter(options);
  return options;
}

}  // namespace hayate
