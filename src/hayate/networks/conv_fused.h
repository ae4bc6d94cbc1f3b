// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/networks/conv_arithmetic.h"

namespace hayate {

/// Computes conv_forward with its gradients; keeps x and rest. \pre why_not_convolve gives no
/// reason
at::Tensor conv_fused(const at::Tensor& x, const at::Tensor& rest, const at::Tensor& weight,
                      const at::Tensor& bias, const ConvOptions& options);

}  // namespace hayate
