// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "hayate/base/why_not.h"
#include "hayate/recipe/networks/norm_act_kind.h"

namespace hayate {

/// What normalisation and activation of [N, C, X, Y, Z] are to do:
///
///     act(norm(x)) + residual
///
/// norm is batch or group normalisation, or instance normalisation without parameters; act is PReLU
/// with one slope, LeakyReLU or ReLU.
struct NormAct {
  static constexpr double kEps = 1e-5;
  static constexpr double kMomentum = 0.1;

  /// [C] float32 each; undefined but for batch and group normalisation.
  at::Tensor weight;
  at::Tensor bias;
  /// Updated in training, used in evaluation; undefined but for batch normalisation.
  at::Tensor running_mean;
  at::Tensor running_var;
  NormKind norm = NormKind::kBatch;
  /// Groups of group normalisation, whose neighbouring channels share statistics. A divisor of C.
  std::int64_t num_groups = 1;
  /// Whether statistics are the batch's own; those of instances and groups always are.
  bool is_training = true;
  /// Probability of a zero between norm and act.
  double dropout = 0.0;
  /// PReLU's parameter [1]; where it is undefined, `fixed_slope` counts.
  at::Tensor slope;
  double fixed_slope = 0.0;

  NormAct without_tensors() const;
  NormAct with_parameters(const at::Tensor& new_weight, const at::Tensor& new_bias,
                          const at::Tensor& new_slope) const;
};

/// Normalises and activates by ATen's operators, one pass each: on any device, in any type and
/// memory format.
at::Tensor norm_act_plain(const at::Tensor& x, const NormAct& options, const at::Tensor& residual);

/// Why norm_act_fused cannot do it: as why_not_in_kernels, or without a normalisation, or with
/// dropout.
WhyNot why_not_fuse_norm_act(const at::Tensor& x, const NormAct& options,
                             const at::Tensor& residual);

/// Computes what norm_act_plain does, on kernels/norm_act.h, with a backward written by hand. Gives
/// the same bits whatever the number of threads. \pre why_not_fuse_norm_act gives no reason
at::Tensor norm_act_fused(const at::Tensor& x, const NormAct& options, const at::Tensor& residual);

/// Computes the fused one where it applies, else the plain one. \param residual  may be undefined.
at::Tensor norm_act(const at::Tensor& x, const NormAct& options, const at::Tensor& residual);

}  // namespace hayate
