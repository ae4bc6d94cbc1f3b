// SPDX-License-Identifier: Apache-2.0
// norm_act on kernels/norm_act.h, apart from autograd. Gives the same bits whatever the number of
// threads. \pre why_not_fuse_norm_act gives no reason, for all of it
#pragma once

#include <vector>

#include <ATen/core/Tensor.h>

#include "hayate/distributed/ranks.h"
#include "hayate/networks/norm_act.h"

namespace hayate {

/// Mean and biased variance of each channel; with instance or group normalisation of each item's.
struct NormActMoments {
  std::vector<double> mean;
  std::vector<double> variance;
  /// Of how many voxels they are, and the ranks that hold those.
  double voxel_count = 0.0;
  const Ranks* ranks = &Ranks::single();
};

/// Returns the batch's own moments, which then enter the running ones; in evaluation the running
/// ones.
NormActMoments norm_act_moments(const at::Tensor& x, const NormAct& options);

/// Computes act(norm(x)) + residual. \param residual  may be undefined.
at::Tensor norm_act_forward(const at::Tensor& x, const NormAct& options,
                            const NormActMoments& moments, const at::Tensor& residual);

/// Undefined where there is no such parameter; the parameters' are float32.
struct NormActGradients {
  at::Tensor x;
  at::Tensor weight;
  at::Tensor bias;
  at::Tensor slope;
};

/// Computes gradients from x and the moments alone: z and the activation's sign are computed again,
/// which is cheaper than to read them from memory. \param grad  of the result, which is the
/// residual's as well
NormActGradients norm_act_backward(const at::Tensor& x, const at::Tensor& grad,
                                   const NormAct& options, const NormActMoments& moments);

/// Sums each channel of x, [C] float32: the gradient of a bias. \pre x is channels last on a CPU,
/// in float32 or bfloat16.
at::Tensor channel_sums(const at::Tensor& x);

}  // namespace hayate
