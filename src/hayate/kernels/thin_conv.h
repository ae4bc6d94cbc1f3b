// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/kernels/bfloat16.h"
#include "hayate/kernels/versions.h"

namespace hayate {

/// An item of a thin convolution: 3×3×3, stride 1, zero padding, as many channels out as in.
struct ThinConvShape {
  std::int64_t channels = 1;
  std::int64_t x = 0;
  std::int64_t y = 0;
  std::int64_t z = 0;
};

/// Channels that the kernels take; 1 at least.
inline constexpr std::int64_t kMostThinChannels = 4;

/// Floats of a row of one channel in the working memory: whole registers, and zeros behind them.
inline constexpr std::int64_t thin_conv_row(std::int64_t z) {
  return (z + 15) / 16 * 16 + 16;
}

/// Floats of working memory that a call needs.
inline constexpr std::int64_t thin_conv_scratch_size(const ThinConvShape& shape) {
  const std::int64_t rows_of_planes = 3 * (shape.y + 2);
  return (rows_of_planes + 1) * shape.channels * thin_conv_row(shape.z);
}

/// Convolution of few channels, by hand: libraries that pad the channels to a register's width make
/// eight times the arithmetic, and copies of eight times the size, for two.
///
/// An item lies channels last, [X, Y, Z, C]; weights are [C out, C in, 3, 3, 3]. The gradient by
/// the input is the convolution of the gradient with the mirrored weights.
template <class T>
struct ThinConvKernels {
  /// Computes planes x_begin to x_end (excluded) of the result.
  void (*forward)(const T* in, const ThinConvShape& shape, std::int64_t x_begin, std::int64_t x_end,
                  const float* weight, const float* bias, float* scratch, T* out);

  /// Adds what these planes of the result's gradient contribute to the gradient of weights and
  /// bias.
  void (*weight_gradient)(const T* in, const T* grad, const ThinConvShape& shape,
                          std::int64_t x_begin, std::int64_t x_end, float* scratch,
                          double* weight_grad, double* bias_grad);
};

#define HAYATE_THIN_CONV_VERSIONS(X) X(ThinConvKernels, float) X(ThinConvKernels, BFloat16)
HAYATE_THIN_CONV_VERSIONS(HAYATE_TYPED_KERNEL_VERSIONS)

/// T is float or BFloat16. \pre the CPU has it.
template <class T>
const ThinConvKernels<T>& thin_conv_kernels(Isa isa) {
  return version_for<ThinConvKernels<T>>(isa);
}

}  // namespace hayate
