// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/kernels/bfloat16.h"
#include "hayate/kernels/versions.h"

namespace hayate {

/// An item of a thin transposed convolution: 3×3×3, stride 2, padding 1, output padding 1, so that
/// each axis becomes twice as long. The sizes are those of the input.
struct ThinTransposedShape {
  std::int64_t in_channels = 16;
  std::int64_t out_channels = 1;
  std::int64_t x = 0;
  std::int64_t y = 0;
  std::int64_t z = 0;
};

/// Output channels that the kernels take; 1 at least.
inline constexpr std::int64_t kMostThinOutputs = 4;

/// Floats of working memory that a call needs.
std::int64_t thin_transposed_scratch_size(const ThinTransposedShape& shape);

/// Channels-last voxels whose channels lie in one place or in two: what a skip connection joins
/// need not be copied together. The second may have no channels.
template <class T>
struct Parts {
  T* data[2];
  std::int64_t channels[2];
};

/// Transposed convolution to few channels, by hand: libraries pad the channels to a register's
/// width, and make the arithmetic of sixteen.
///
/// An item lies channels last, [X, Y, Z, in] and [2X, 2Y, 2Z, out]; weights are [in, out, 3, 3, 3].
/// Each call does the input's planes x_begin to x_end (excluded), or what lies above them, the
/// output's planes 2·x_begin to 2·x_end.
template <class T>
struct ThinTransposedKernels {
  /// Computes the output's planes.
  void (*forward)(const Parts<const T>& in, const ThinTransposedShape& shape, std::int64_t x_begin,
                  std::int64_t x_end, const float* weight, const float* bias, float* scratch,
                  T* out);

  /// Computes the input's planes of the gradient.
  void (*input_gradient)(const T* grad, const ThinTransposedShape& shape, std::int64_t x_begin,
                         std::int64_t x_end, const float* weight, float* scratch,
                         const Parts<T>& grad_in);

  /// Adds what these planes contribute to the gradient of weights and bias.
  void (*weight_gradient)(const Parts<const T>& in, const T* grad, const ThinTransposedShape& shape,
                          std::int64_t x_begin, std::int64_t x_end, float* scratch,
                          double* weight_grad, double* bias_grad);
};

#define HAYATE_THIN_TRANSPOSED_VERSIONS(X) \
  X(ThinTransposedKernels, float) X(ThinTransposedKernels, BFloat16)
HAYATE_THIN_TRANSPOSED_VERSIONS(HAYATE_TYPED_KERNEL_VERSIONS)

/// T is float or BFloat16. \pre the CPU has it.
template <class T>
const ThinTransposedKernels<T>& thin_transposed_kernels(Isa isa) {
  return version_for<ThinTransposedKernels<T>>(isa);
}

}  // namespace hayate
