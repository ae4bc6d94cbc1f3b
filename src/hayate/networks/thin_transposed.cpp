// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/thin_transposed.h"

#include <type_traits>
#include <vector>

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include "hayate/kernels/thin_transposed.h"
#include "hayate/networks/kernel_type.h"
#include "hayate/networks/plane_pieces.h"

namespace hayate {
namespace {

/// Input planes of a piece of work.
constexpr std::int64_t kPlanesPerPiece = 6;

ThinTransposedShape shape_of(const at::Tensor& x, const at::Tensor& weight) {
  return {weight.size(0), weight.size(1), x.size(2), x.size(3), x.size(4)};
}

PlanePieces pieces_of(const at::Tensor& x, const ThinTransposedShape& shape) {
  return {x.size(0), x.size(2), kPlanesPerPiece, thin_transposed_scratch_size(shape)};
}

/// The channels of an item. T is const where it is only read.
template <class T>
Parts<T> parts_of(const at::Tensor& x, const at::Tensor& rest, std::int64_t item) {
  Parts<T> parts{{nullptr, nullptr}, {0, 0}};
  int i = 0;
  for (const at::Tensor* const tensor : {&x, &rest}) {
    if (!tensor->defined()) break;
    // What is written was made by input_gradient.
    auto* const data =
        const_cast<std::remove_const_t<T>*>(kernel_data<std::remove_const_t<T>>(*tensor));
    parts.data[i] = data + item * (tensor->numel() / tensor->size(0));
    parts.channels[i++] = tensor->size(1);
  }
  return parts;
}

}  // namespace

WhyNot why_not_thin_transposed(const at::Tensor& weight, const ConvOptions& options) {
  if (!options.transposed) return "it is not transposed";
  if (options.kernel_size != 3 || options.stride != 2 || options.padding != 1) {
    return "its kernel, stride and padding are not 3, 2 and 1";
  }
  if (weight.size(1) > kMostThinOutputs) return "more than four channels come out";
  return {};
}

at::Tensor thin_transposed_forward(const at::Tensor& x, const at::Tensor& rest,
                                   const at::Tensor& weight, const at::Tensor& bias) {
  const ThinTransposedShape shape = shape_of(x, weight);
  const at::Tensor w = weight.contiguous();
  const std::vector<float> offsets = bias_or_zeros(bias, shape.out_channels);
  at::Tensor out = at::empty({x.size(0), shape.out_channels, 2 * shape.x, 2 * shape.y, 2 * shape.z},
                             x.options(), at::MemoryFormat::ChannelsLast3d);
  with_kernel_type(x, [&]<class T>() {
    T* const to = mutable_kernel_data<T>(out);
    pieces_of(x, shape).for_each([&](std::int64_t item, std::int64_t begin, std::int64_t end,
                                     float* scratch) {
      thin_transposed_kernels<T>(selected_isa())
          .forward(parts_of<const T>(x, rest, item), shape, begin, end, w.const_data_ptr<float>(),
                   offsets.data(), scratch, to + item * (out.numel() / out.size(0)));
    });
  });
  return out;
}

ConvGradients thin_transposed_backward(const at::Tensor& grad, const at::Tensor& x,
                                       const at::Tensor& rest, const at::Tensor& weight) {
  const ThinTransposedShape shape = shape_of(x, weight);
  const at::Tensor w = weight.contiguous();
  const std::int64_t weight_size = weight.numel();
  ConvGradients gradients;
  gradients.x = at::empty_like(x);
  if (rest.defined()) gradients.rest = at::empty_like(rest);
  const std::vector<double> sums = with_kernel_type(x, [&]<class T>() {
    const ThinTransposedKernels<T>& kernels = thin_transposed_kernels<T>(selected_isa());
    return pieces_of(x, shape).sum(
        weight_size + shape.out_channels, [&](std::int64_t item, std::int64_t begin,
                                              std::int64_t end, float* scratch, double* of_piece) {
          const T* const of_item = kernel_data<T>(grad) + item * (grad.numel() / grad.size(0));
          kernels.input_gradient(of_item, shape, begin, end, w.const_data_ptr<float>(), scratch,
                                 parts_of<T>(gradients.x, gradients.rest, item));
          kernels.weight_gradient(parts_of<const T>(x, rest, item), of_item, shape, begin, end,
                                  scratch, of_piece, of_piece + weight_size);
        });
  });
  gradients.set_parameters(sums, weight);
  return gradients;
}

}  // namespace hayate
