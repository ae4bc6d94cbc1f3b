// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/stem_conv.h"

#include <algorithm>
#include <vector>

#include <ATen/ops/empty.h>

#include "hayate/kernels/stem_conv.h"
#include "hayate/networks/kernel_type.h"
#include "hayate/networks/plane_pieces.h"

namespace hayate {
namespace {

/// Planes of the result of a piece of work; each piece reads one or two of the input more.
constexpr std::int64_t kPlanesPerPiece = 12;

StemConvShape shape_of(const at::Tensor& x, const at::Tensor& weight, const ConvOptions& options) {
  StemConvShape shape{.in_channels = x.size(1), .out_channels = weight.size(0)};
  std::ranges::copy(options.kernel_size, shape.kernel);
  std::ranges::copy(options.stride, shape.stride);
  std::ranges::copy(spatial_size(x), shape.size);
  return shape;
}

PlanePieces pieces_of(const at::Tensor& x, const StemConvShape& shape) {
  return {x.size(0), shape.out_size(0), kPlanesPerPiece, stem_conv_scratch_size(shape)};
}

std::int64_t item_size(const at::Tensor& tensor) {
  return tensor.numel() / tensor.size(0);
}

}  // namespace

WhyNot why_not_stem_conv(const at::Tensor& weight, const ConvOptions& options) {
  if (options.transposed) return "it is transposed";
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::int64_t kernel = options.kernel_size[axis];
    const std::int64_t stride = options.stride[axis];
    if ((kernel != 1 && kernel != 3) || options.padding[axis] != (kernel - 1) / 2) {
      return "its kernel is not 1 or 3 with padding that keeps the size";
    }
    if (stride != 1 && stride != 2) return "its stride is not 1 or 2";
  }
  if (weight.size(1) > kMostStemInputs) return "more than four channels go in";
  if (weight.size(0) % kStemOutputs != 0) return "no multiple of sixteen channels comes out";
  return {};
}

at::Tensor stem_conv_forward(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                             const ConvOptions& options) {
  const StemConvShape shape = shape_of(x, weight, options);
  at::Tensor out = at::empty(
      {x.size(0), shape.out_channels, shape.out_size(0), shape.out_size(1), shape.out_size(2)},
      x.options().memory_format(at::MemoryFormat::ChannelsLast3d));
  const at::Tensor weights = weight.contiguous();
  const std::vector<float> biases = bias_or_zeros(bias, shape.out_channels);
  with_kernel_type(x, [&]<class T>() {
    T* const to = mutable_kernel_data<T>(out);
    pieces_of(x, shape).for_each(
        [&](std::int64_t item, std::int64_t begin, std::int64_t end, float* scratch) {
          stem_conv_kernels<T>(selected_isa())
              .forward(kernel_data<T>(x) + item * item_size(x), shape, begin, end,
                       weights.const_data_ptr<float>(), biases.data(), scratch,
                       to + item * item_size(out));
        });
  });
  return out;
}

ConvGradients stem_conv_backward(const at::Tensor& grad, const at::Tensor& x,
                                 const at::Tensor& weight, const ConvOptions& options) {
  const StemConvShape shape = shape_of(x, weight, options);
  const std::int64_t weight_size = weight.numel();
  const std::vector<double> sums = with_kernel_type(x, [&]<class T>() {
    return pieces_of(x, shape).sum(
        weight_size + shape.out_channels,
        [&](std::int64_t item, std::int64_t begin, std::int64_t end, float* scratch, double* to) {
          stem_conv_kernels<T>(selected_isa())
              .weight_gradient(kernel_data<T>(x) + item * item_size(x),
                               kernel_data<T>(grad) + item * item_size(grad), shape, begin, end,
                               scratch, to, to + weight_size);
        });
  });
  ConvGradients gradients;
  gradients.set_parameters(sums, weight);
  return gradients;
}

}  // namespace hayate
