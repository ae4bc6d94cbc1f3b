// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/kernels/bfloat16.h"
#include "hayate/kernels/versions.h"

namespace hayate {

/// An item of a network's first convolution: few channels in, many out. Each axis has a kernel of 1
/// or 3 and a stride of 1 or 2; zeros of half a kernel lie round the input.
struct StemConvShape {
  /// At most kMostStemInputs.
  std::int64_t in_channels = 1;
  /// A multiple of kStemOutputs.
  std::int64_t out_channels = 16;
  std::int64_t kernel[3] = {3, 3, 3};
  std::int64_t stride[3] = {1, 1, 1};
  /// Size of the input.
  std::int64_t size[3] = {1, 1, 1};

  std::int64_t out_size(int axis) const { return (size[axis] - 1) / stride[axis] + 1; }
  /// Voxels of the input that make one of the result.
  std::int64_t taps() const { return kernel[0] * kernel[1] * kernel[2]; }
};

inline constexpr std::int64_t kMostStemInputs = 4;
inline constexpr std::int64_t kStemOutputs = 16;

/// Floats of a row of the input in the working memory, with a voxel of zeros at either end.
inline constexpr std::int64_t stem_conv_row(const StemConvShape& shape) {
  return (shape.size[2] + 2) * shape.in_channels;
}

/// Floats of working memory that a call needs: three planes of the input, weights or their sums in
/// the order of use, and a row of the result's gradient.
inline std::int64_t stem_conv_scratch_size(const StemConvShape& shape) {
  return 3 * (shape.size[1] + 2) * stem_conv_row(shape) +
         shape.taps() * shape.in_channels * shape.out_channels +
         shape.out_size(2) * shape.out_channels;
}

/// The first convolution of a network, by hand: libraries made for many channels pad the input's
/// one to a register's or a tile's width, and do a sixteenth of what the processor can.
///
/// An item lies channels last: [X, Y, Z, C in], its result [X', Y', Z', C out]; weights are
/// [C out, C in, kernel x, y, z].
template <class T>
struct StemConvKernels {
  /// Computes planes x_begin to x_end (excluded) of the result.
  void (*forward)(const T* in, const StemConvShape& shape, std::int64_t x_begin, std::int64_t x_end,
                  const float* weight, const float* bias, float* scratch, T* out);

  /// Adds what these planes of the result's gradient contribute to the gradient of weights and
  /// bias.
  void (*weight_gradient)(const T* in, const T* grad, const StemConvShape& shape,
                          std::int64_t x_begin, std::int64_t x_end, float* scratch,
                          double* weight_grad, double* bias_grad);
};

#define HAYATE_STEM_CONV_VERSIONS(X) X(StemConvKernels, float) X(StemConvKernels, BFloat16)
HAYATE_STEM_CONV_VERSIONS(HAYATE_TYPED_KERNEL_VERSIONS)

/// T is float or BFloat16. \pre the CPU has it.
template <class T>
const StemConvKernels<T>& stem_conv_kernels(Isa isa) {
  return version_for<StemConvKernels<T>>(isa);
}

}  // namespace hayate
