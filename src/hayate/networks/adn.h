// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/networks/module.h"
#include "hayate/networks/norm_act.h"
#include "hayate/recipe/network_options.h"

namespace hayate {

/// The parameters of batch normalisation by PyTorch's names: `weight`, `bias`, `running_mean`,
/// `running_var`, `num_batches_tracked`.
class BatchNorm final : public Module {
 public:
  explicit BatchNorm(std::int64_t channels);

  /// Puts them into `options`, and counts a batch in training.
  void enter(NormAct& options);

 private:
  at::Tensor weight_;
  at::Tensor bias_;
  at::Tensor running_mean_;
  at::Tensor running_var_;
  at::Tensor num_batches_tracked_;
};

/// PReLU's one shared slope `weight` [1], initially 0.25; ReLU and LeakyReLU (0.01) have no
/// parameter.
class Activation final : public Module {
 public:
  explicit Activation(ActivationKind kind);

  void enter(NormAct& options) const;

 private:
  ActivationKind kind_;
  at::Tensor slope_;
};

/// What follows a convolution in MONAI's blocks, in the order N, D, A: normalisation, dropout,
/// activation (monai/networks/blocks/acti_norm.py).
class Adn final : public Module {
 public:
  Adn(const NetworkOptions& options, std::int64_t channels);

  /// What norm_act is to do in this pass. In training, to ask for it counts a batch.
  NormAct enter();

 private:
  NormKind norm_kind_;
  double dropout_;
  std::shared_ptr<BatchNorm> batch_norm_;
  std::shared_ptr<Activation> activation_;
};

}  // namespace hayate
