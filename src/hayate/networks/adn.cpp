// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/adn.h"

#include <ATen/ops/batch_norm.h>
#include <ATen/ops/dropout.h>
#include <ATen/ops/full.h>
#include <ATen/ops/instance_norm.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/prelu.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/zeros.h>

namespace hayate {
namespace {

constexpr double kEps = 1e-5;
constexpr double kMomentum = 0.1;
constexpr double kLeakySlope = 0.01;

}  // namespace

BatchNorm::BatchNorm(std::int64_t channels) {
  weight_ = register_parameter("weight", at::ones({channels}));
  bias_ = register_parameter("bias", at::zeros({channels}));
  running_mean_ = register_buffer("running_mean", at::zeros({channels}));
  running_var_ = register_buffer("running_var", at::ones({channels}));
  num_batches_tracked_ = register_buffer("num_batches_tracked", at::zeros({}, at::kLong));
}

at::Tensor BatchNorm::forward(const at::Tensor& x) {
  if (is_training()) num_batches_tracked_.add_(1);
  return at::batch_norm(x, weight_, bias_, running_mean_, running_var_, is_training(), kMomentum,
                        kEps, /*cudnn_enabled=*/true);
}

Activation::Activation(ActivationKind kind) : kind_(kind) {
  if (kind == ActivationKind::kPrelu) {
    slope_ = register_parameter("weight", at::full({1}, 0.25));
  }
}

at::Tensor Activation::forward(const at::Tensor& x) {
  switch (kind_) {
    case ActivationKind::kPrelu: return at::prelu(x, slope_.to(x.scalar_type()));
    case ActivationKind::kRelu: return at::relu(x);
    case ActivationKind::kLeakyRelu: break;
  }
  return at::leaky_relu(x, kLeakySlope);
}

Adn::Adn(const NetworkOptions& options, std::int64_t channels)
    : norm_kind_(options.norm), dropout_(options.dropout) {
  if (norm_kind_ == NormKind::kBatch) {
    batch_norm_ = register_module("N", std::make_shared<BatchNorm>(channels));
  }
  activation_ = register_module("A", std::make_shared<Activation>(options.act));
}

at::Tensor Adn::forward(const at::Tensor& x) {
  at::Tensor y = x;
  if (norm_kind_ == NormKind::kBatch) y = batch_norm_->forward(y);
  if (norm_kind_ == NormKind::kInstance) {
    y = at::instance_norm(y, {}, {}, {}, {}, /*use_input_stats=*/true, kMomentum, kEps,
                          /*cudnn_enabled=*/true);
  }
  if (dropout_ > 0.0) y = at::dropout(y, dropout_, is_training());
  return activation_->forward(y);
}

}  // namespace hayate
