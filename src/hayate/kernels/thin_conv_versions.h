// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/kernels/thin_conv.h"

namespace hayate {

namespace reference {
template <class T>
const ThinConvKernels<T>& thin_conv_version();
}
namespace avx2 {
template <class T>
const ThinConvKernels<T>& thin_conv_version();
}
namespace avx512 {
template <class T>
const ThinConvKernels<T>& thin_conv_version();
}

/// Elements of a row of one channel in the working memory: a zero, the row, and zeros to the end of
/// a register beyond it.
inline constexpr std::int64_t thin_conv_row(std::int64_t z) {
  return (z + 15) / 16 * 16 + 16;
}

}  // namespace hayate
