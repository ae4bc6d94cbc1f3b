// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/networks/conv.h"

namespace hayate {

struct ConvPairResult {
  at::Tensor first;
  at::Tensor second;
};

/// Whether there is a pair to gain from: both do the same to x but for the channels they give, and
/// the gradient of x is wanted. Forward there is nothing to gain.
bool are_pair(const at::Tensor& x, const Conv& first, const Conv& second);

/// Why conv_pair_fused cannot do a pair: where why_not_convolve gives a reason for one of the two,
/// or the first is a thin one. \pre are_pair
WhyNot why_not_pair(const at::Tensor& x, const Conv& first, const Conv& second);

/// Computes two convolutions of one x, such as a strided unit and its residual, whose backward is
/// that of one convolution with the channels of both: x is read once, and its gradient made once.
/// \pre are_pair, and why_not_pair gives no reason
ConvPairResult conv_pair_fused(const at::Tensor& x, const Conv& first, const Conv& second);

}  // namespace hayate
