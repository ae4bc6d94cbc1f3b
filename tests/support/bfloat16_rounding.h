// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/base/system_info.h"

namespace hayate {

/// How many times as much a convolution in bfloat16 may round as where products are summed in
/// float32. A processor without AVX-512 has no such convolution in oneDNN, and ATen's own adds what
/// each tap of the kernel gives in bfloat16; hayate computes in float32 there by itself.
inline double bfloat16_rounding() {
  return cpu_features().avx512 ? 1.0 : 4.0;
}

}  // namespace hayate
