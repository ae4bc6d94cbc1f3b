// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/networks/conv_arithmetic.h"

namespace hayate {

/// Whether kernels/thin_conv.h does such a convolution: 3×3×3, stride 1, padding 1, as many
/// channels out as in, four at most.
bool can_thin_conv(const at::Tensor& weight, const ConvOptions& options);

/// Weights and bias are not rounded to the type of x.
at::Tensor thin_conv_forward(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias);
ConvGradients thin_conv_backward(const at::Tensor& grad, const at::Tensor& x,
                                 const at::Tensor& weight, bool needs_x);

}  // namespace hayate
