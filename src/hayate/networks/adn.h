// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/networks/module.h"
#include "hayate/recipe/network_options.h"

namespace hayate {

/// Batch normalisation over [N, C, X, Y, Z] with PyTorch's defaults (eps 1e-5, momentum 0.1) and
/// names: `weight`, `bias`, `running_mean`, `running_var`, `num_batches_tracked`.
class BatchNorm final : public Block {
 public:
  explicit BatchNorm(std::int64_t channels);
  at::Tensor forward(const at::Tensor& x) override;

 private:
  at::Tensor weight_;
  at::Tensor bias_;
  at::Tensor running_mean_;
  at::Tensor running_var_;
  at::Tensor num_batches_tracked_;
};

/// PReLU with one shared slope `weight` [1], initially 0.25; ReLU and LeakyReLU (0.01) have no
/// parameter.
class Activation final : public Block {
 public:
  explicit Activation(ActivationKind kind);
  at::Tensor forward(const at::Tensor& x) override;

 private:
  ActivationKind kind_;
  at::Tensor slope_;
};

/// What follows a convolution in MONAI's blocks, in the order N, D, A: normalisation, dropout,
/// activation (monai/networks/blocks/acti_norm.py).
class Adn final : public Block {
 public:
  Adn(const NetworkOptions& options, std::int64_t channels);
  at::Tensor forward(const at::Tensor& x) override;

 private:
  NormKind norm_kind_;
  double dropout_;
  std::shared_ptr<BatchNorm> batch_norm_;
  std::shared_ptr<Activation> activation_;
};

}  // namespace hayate
