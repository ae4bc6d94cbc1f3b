// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/networks/conv_arithmetic.h"

namespace hayate {

/// Why kernels/thin_transposed.h does not do such a convolution: it wants a transposed one, 3×3×3,
/// stride 2, padding 1, at most four channels out. ATen is as fast at all others.
WhyNot why_not_thin_transposed(const at::Tensor& weight, const ConvOptions& options);

/// Weights and bias are not rounded to the type of x. \param rest  more channels, behind those of
/// x;
///   may be undefined
at::Tensor thin_transposed_forward(const at::Tensor& x, const at::Tensor& rest,
                                   const at::Tensor& weight, const at::Tensor& bias);
ConvGradients thin_transposed_backward(const at::Tensor& grad, const at::Tensor& x,
                                       const at::Tensor& rest, const at::Tensor& weight);

}  // namespace hayate
