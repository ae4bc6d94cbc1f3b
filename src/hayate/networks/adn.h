// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/networks/module.h"
#include "hayate/networks/norm_act.h"
#include "hayate/recipe/networks/unet_options.h"

namespace hayate {

/// The parameters of a normalisation by PyTorch's names: of batches and groups `weight` and `bias`,
/// of batches also `running_mean`, `running_var`, `num_batches_tracked`.
class Norm final : public Module {
 public:
  /// \param num_groups  of group normalisation
  Norm(NormKind kind, std::int64_t channels, std::int64_t num_groups);

  /// Puts them into `options`, and counts a batch in training.
  void enter(NormAct& options);

 private:
  NormKind kind_;
  std::int64_t num_groups_;
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

/// What norm_act is to do for the two of them in this pass.
NormAct norm_act_options(Norm& norm, const Activation& activation);

/// What follows a convolution in MONAI's blocks, in the order N, D, A: normalisation, dropout,
/// activation (monai/networks/blocks/acti_norm.py).
class Adn final : public Module {
 public:
  Adn(const UNetOptions& options, std::int64_t channels);

  /// What norm_act is to do in this pass. In training, to ask for it counts a batch.
  NormAct enter();

 private:
  double dropout_;
  std::shared_ptr<Norm> norm_;
  std::shared_ptr<Activation> activation_;
};

}  // namespace hayate
