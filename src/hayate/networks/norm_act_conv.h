// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/networks/conv.h"
#include "hayate/networks/conv_arithmetic.h"
#include "hayate/networks/norm_act.h"

namespace hayate {

struct NormActConvResult {
  /// act(norm(x)).
  at::Tensor y;
  /// The convolution of y.
  at::Tensor z;
};

/// Computes conv(act(norm(x))) whose graph keeps x and the statistics only: backward computes y
/// once more, which costs a pass over x and saves the memory of y for the whole step. y is given
/// for those who add it up elsewhere. \pre neither why_not_fuse_norm_act gives a reason for x nor
/// why_not_convolve for y
NormActConvResult norm_act_conv_fused(const at::Tensor& x, const NormAct& norm_act,
                                      const at::Tensor& weight, const at::Tensor& bias,
                                      const ConvOptions& conv);

/// Computes conv(act(norm(x))) as norm_act_conv_fused does where that applies, else plainly.
NormActConvResult norm_act_conv(const at::Tensor& x, const NormAct& norm_act, Conv& conv);

}  // namespace hayate
