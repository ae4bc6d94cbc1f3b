// SPDX-License-Identifier: Apache-2.0
// Convolution on a CPU, apart from autograd: of each shape by what is fastest.
#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

#include "hayate/base/per_axis.h"
#include "hayate/base/why_not.h"

namespace hayate {

/// A 3-D convolution, or its transpose.
struct ConvOptions {
  std::int64_t in_channels = 1;
  std::int64_t out_channels = 1;
  PerAxis kernel_size = 3;
  PerAxis stride = 1;
  PerAxis padding = 1;
  bool bias = true;
  /// Transposed: the output is `stride` times as large.
  bool transposed = false;

  /// What makes it so; 0 unless transposed.
  PerAxis output_padding() const;
  /// Returns the size of the result for an input of `size`.
  PerAxis output_size(const PerAxis& size) const;
  /// Whether some axis of x, or of the result if that is larger, is shorter than the kernel: oneDNN
  /// is not to be trusted there (conv.cpp).
  bool is_longer_than(const at::Tensor& x) const;
};

/// Returns X, Y and Z of [N, C, X, Y, Z].
PerAxis spatial_size(const at::Tensor& x);

/// Why the functions below cannot do it: as why_not_in_kernels, or where an axis is shorter than
/// the kernel, or the weights are not float32.
WhyNot why_not_convolve(const at::Tensor& x, const at::Tensor& weight, const ConvOptions& options);

/// Why they cannot also do it to the channels of two tensors, one behind the other, that nobody has
/// put together.
WhyNot why_not_convolve_joined(const at::Tensor& weight, const ConvOptions& options);

/// \param rest  further channels; undefined where why_not_convolve_joined gives a reason.
/// \param weight  [out, in, ...kernel_size], transposed [in, out, ...], float32; rounded to the
///   type of x where the convolution is ATen's. \param bias  [out] float32, may be undefined.
/// \returns in the type of x, channels last
at::Tensor conv_forward(const at::Tensor& x, const at::Tensor& rest, const at::Tensor& weight,
                        const at::Tensor& bias, const ConvOptions& options);

/// The parameters' are float32.
struct ConvGradients {
  at::Tensor x;
  at::Tensor rest;
  at::Tensor weight;
  at::Tensor bias;

  /// Sets the gradients of weight and bias.
  /// \param sums  the gradient of `parameter`, the weights, in its order, then the bias's
  void set_parameters(const std::vector<double>& sums, const at::Tensor& parameter);
};

/// Returns the values of a bias, or as many zeros where there is none.
std::vector<float> bias_or_zeros(const at::Tensor& bias, std::int64_t channels);

/// \param grad  of the result. \param needs_x  or gradients.x stays undefined
ConvGradients conv_backward(const at::Tensor& grad, const at::Tensor& x, const at::Tensor& rest,
                            const at::Tensor& weight, const ConvOptions& options, bool needs_x);

}  // namespace hayate
