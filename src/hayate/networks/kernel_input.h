// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "hayate/base/why_not.h"

namespace hayate {

/// Why kernels of the networks' operations cannot work on x: they want [N, C, X, Y, Z], channels
/// last, in float32 or bfloat16, on a CPU with AVX2.
WhyNot why_not_in_kernels(const at::Tensor& x);

}  // namespace hayate
