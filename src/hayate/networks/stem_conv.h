// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/networks/conv_arithmetic.h"

namespace hayate {

/// Why kernels/stem_conv.h does not do such a convolution: it wants kernels of 1 or 3, padding that
/// keeps the size, strides of 1 or 2, at most four channels in and a multiple of sixteen out.
WhyNot why_not_stem_conv(const at::Tensor& weight, const ConvOptions& options);

/// Weights and bias are not rounded to the type of x.
at::Tensor stem_conv_forward(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                             const ConvOptions& options);
/// Gives the gradients of weight and bias alone: what a network is given needs none.
ConvGradients stem_conv_backward(const at::Tensor& grad, const at::Tensor& x,
                                 const at::Tensor& weight, const ConvOptions& options);

}  // namespace hayate
