// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/networks/conv.h"

namespace hayate {

struct ConvPairResult {
  at::Tensor first;
  at::Tensor second;
};

/// Whether conv_pair_fused is worth while: both do the same to x but for the channels they give, x
/// is trained, and can_convolve holds for both.
bool can_pair(const at::Tensor& x, const Conv& first, const Conv& second);

/// Two convolutions of one x, such as a strided unit and its residual, whose backward is that of
/// one convolution with the channels of both: x is read once, and its gradient made once. \pre
/// can_pair
ConvPairResult conv_pair_fused(const at::Tensor& x, const Conv& first, const Conv& second);

}  // namespace hayate
