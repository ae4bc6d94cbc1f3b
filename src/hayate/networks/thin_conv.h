// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/networks/conv_arithmetic.h"

namespace hayate {

/// Why kernels/thin_conv.h does not do such a convolution: it wants 3×3×3, stride 1, padding 1, as
/// many channels out as in, four at most. ATen is as fast at all others.
WhyNot why_not_thin_conv(const at::Tensor& weight, const ConvOptions& options);

/// Weights and bias are not rounded to the type of x.
at::Tensor thin_conv_forward(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias);
ConvGradients thin_conv_backward(const at::Tensor& grad, const at::Tensor& x,
                                 const at::Tensor& weight, bool needs_x);

}  // namespace hayate
