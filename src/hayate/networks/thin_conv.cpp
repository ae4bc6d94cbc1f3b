// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/thin_conv.h"

#include <vector>

#include <ATen/ops/empty_like.h>

#include "hayate/kernels/thin_conv.h"
#include "hayate/networks/kernel_type.h"
#include "hayate/networks/plane_pieces.h"

namespace hayate {
namespace {

/// Planes of a piece of work; each piece reads one more on either side.
constexpr std::int64_t kPlanesPerPiece = 12;

ThinConvShape shape_of(const at::Tensor& x) {
  return {x.size(1), x.size(2), x.size(3), x.size(4)};
}

PlanePieces pieces_of(const at::Tensor& x) {
  return {x.size(0), x.size(2), kPlanesPerPiece, thin_conv_scratch_size(shape_of(x))};
}

at::Tensor convolve(const at::Tensor& x, const at::Tensor& weight, const std::vector<float>& bias) {
  at::Tensor out = at::empty_like(x);
  const ThinConvShape shape = shape_of(x);
  const std::int64_t item_size = x.numel() / x.size(0);
  with_kernel_type(x, [&]<class T>() {
    T* const to = mutable_kernel_data<T>(out);
    pieces_of(x).for_each(
        [&](std::int64_t item, std::int64_t begin, std::int64_t end, float* scratch) {
          thin_conv_kernels<T>(selected_isa())
              .forward(kernel_data<T>(x) + item * item_size, shape, begin, end,
                       weight.const_data_ptr<float>(), bias.data(), scratch, to + item * item_size);
        });
  });
  return out;
}

/// Sums the gradients of the weights [C, C, 27], then of the bias [C].
std::vector<double> sum_gradients(const at::Tensor& x, const at::Tensor& grad) {
  const ThinConvShape shape = shape_of(x);
  const std::int64_t weight_size = shape.channels * shape.channels * 27;
  const std::int64_t item_size = x.numel() / x.size(0);
  return with_kernel_type(x, [&]<class T>() {
    return pieces_of(x).sum(
        weight_size + shape.channels,
        [&](std::int64_t item, std::int64_t begin, std::int64_t end, float* scratch, double* sums) {
          thin_conv_kernels<T>(selected_isa())
              .weight_gradient(kernel_data<T>(x) + item * item_size,
                               kernel_data<T>(grad) + item * item_size, shape, begin, end, scratch,
                               sums, sums + weight_size);
        });
  });
}

}  // namespace

WhyNot why_not_thin_conv(const at::Tensor& weight, const ConvOptions& options) {
  if (options.transposed) return "it is transposed";
  if (options.kernel_size != 3 || options.stride != 1 || options.padding != 1) {
    return "its kernel, stride and padding are not 3, 1 and 1";
  }
  if (weight.size(0) != weight.size(1)) return "it has not as many channels out as in";
  if (weight.size(0) > kMostThinChannels) return "it has more than four channels";
  return {};
}

at::Tensor thin_conv_forward(const at::Tensor& x, const at::Tensor& weight,
                             const at::Tensor& bias) {
  return convolve(x, weight.contiguous(), bias_or_zeros(bias, x.size(1)));
}

ConvGradients thin_conv_backward(const at::Tensor& grad, const at::Tensor& x,
                                 const at::Tensor& weight, bool needs_x) {
  ConvGradients gradients;
  gradients.set_parameters(sum_gradients(x, grad), weight);
  if (needs_x) {
    const at::Tensor mirrored = weight.flip({2, 3, 4}).transpose(0, 1).contiguous();
    gradients.x = convolve(grad, mirrored, bias_or_zeros({}, x.size(1)));
  }
  return gradients;
}

}  // namespace hayate
