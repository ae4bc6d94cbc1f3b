// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace hayate {

/// Whether thin_conv can do the 3×3×3 convolution of stride 1 and padding 1 with `weight`: on a CPU
/// with AVX2, channels last, float32 or bfloat16, as many channels out as in, four at most.
bool can_thin_conv(const at::Tensor& x, const at::Tensor& weight);

/// That convolution on kernels/thin_conv.h, with a backward written by hand: exact up to rounding,
/// and the same bits whatever the number of threads. Weights and bias stay float32, also where x is
/// bfloat16. \pre can_thin_conv
at::Tensor thin_conv(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias);

}  // namespace hayate
