// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/thin_transposed.h"

#include <algorithm>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/tensor.h>

#include "hayate/kernels/thin_transposed.h"
#include "hayate/networks/kernel_type.h"

namespace hayate {
namespace {

/// Input planes of a piece of work.
constexpr std::int64_t kPlanesPerPiece = 6;

ThinTransposedShape shape_of(const at::Tensor& x, const at::Tensor& weight) {
  return {weight.size(0), weight.size(1), x.size(2), x.size(3), x.size(4)};
}

std::int64_t pieces_per_item(const at::Tensor& x) {
  return (x.size(2) + kPlanesPerPiece - 1) / kPlanesPerPiece;
}

/// Calls body(item, first plane, end of planes, working memory, piece).
template <class Body>
void for_pieces(const at::Tensor& x, const ThinTransposedShape& shape, const Body& body) {
  const std::int64_t per_item = pieces_per_item(x);
  at::parallel_for(0, x.size(0) * per_item, 1, [&](std::int64_t begin, std::int64_t end) {
    std::vector<float> scratch(static_cast<std::size_t>(thin_transposed_scratch_size(shape)));
    for (std::int64_t i = begin; i < end; ++i) {
      const std::int64_t first = i % per_item * kPlanesPerPiece;
      body(i / per_item, first, std::min(first + kPlanesPerPiece, shape.x), scratch.data(), i);
    }
  });
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

bool can_thin_transposed(const at::Tensor& weight, const ConvOptions& options) {
  return options.transposed && options.kernel_size == 3 && options.stride == 2 &&
         options.padding == 1 && weight.size(1) <= kMostThinOutputs;
}

at::Tensor thin_transposed_forward(const at::Tensor& x, const at::Tensor& rest,
                                   const at::Tensor& weight, const at::Tensor& bias) {
  const ThinTransposedShape shape = shape_of(x, weight);
  const at::Tensor w = weight.contiguous();
  std::vector<float> offsets(static_cast<std::size_t>(shape.out_channels));
  if (bias.defined()) std::copy_n(bias.const_data_ptr<float>(), offsets.size(), offsets.begin());
  at::Tensor out = at::empty({x.size(0), shape.out_channels, 2 * shape.x, 2 * shape.y, 2 * shape.z},
                             x.options(), at::MemoryFormat::ChannelsLast3d);
  with_kernel_type(x, [&]<class T>() {
    T* const to = mutable_kernel_data<T>(out);
    for_pieces(
        x, shape,
        [&](std::int64_t item, std::int64_t begin, std::int64_t end, float* scratch, std::int64_t) {
          thin_transposed_kernels<T>(selected_isa())
              .forward(parts_of<const T>(x, rest, item), shape, begin, end,
                       w.const_data_ptr<float>(), offsets.data(), scratch,
                       to + item * (out.numel() / out.size(0)));
        });
  });
  return out;
}

ConvGradients thin_transposed_backward(const at::Tensor& grad, const at::Tensor& x,
                                       const at::Tensor& rest, const at::Tensor& weight) {
  const ThinTransposedShape shape = shape_of(x, weight);
  const at::Tensor w = weight.contiguous();
  const std::int64_t weight_size = weight.numel();
  const auto width = static_cast<std::size_t>(weight_size + shape.out_channels);
  const std::int64_t pieces = x.size(0) * pieces_per_item(x);
  std::vector<double> of_pieces(static_cast<std::size_t>(pieces) * width);
  ConvGradients gradients;
  gradients.x = at::empty_like(x);
  if (rest.defined()) gradients.rest = at::empty_like(rest);
  with_kernel_type(x, [&]<class T>() {
    const ThinTransposedKernels<T>& kernels = thin_transposed_kernels<T>(selected_isa());
    for_pieces(x, shape,
               [&](std::int64_t item, std::int64_t begin, std::int64_t end, float* scratch,
                   std::int64_t piece) {
                 const T* const of_item =
                     kernel_data<T>(grad) + item * (grad.numel() / grad.size(0));
                 kernels.input_gradient(of_item, shape, begin, end, w.const_data_ptr<float>(),
                                        scratch, parts_of<T>(gradients.x, gradients.rest, item));
                 double* const sums = of_pieces.data() + static_cast<std::size_t>(piece) * width;
                 kernels.weight_gradient(parts_of<const T>(x, rest, item), of_item, shape, begin,
                                         end, scratch, sums, sums + weight_size);
               });
  });
  // In the order of the pieces, so that threads change no bit.
  std::vector<double> total(width);
  for (std::size_t i = 0; i < of_pieces.size(); ++i) total[i % width] += of_pieces[i];
  const auto bias_begin = total.begin() + weight_size;
  gradients.weight =
      at::tensor(std::vector<double>(total.begin(), bias_begin), at::kFloat).view(weight.sizes());
  gradients.bias = at::tensor(std::vector<double>(bias_begin, total.end()), at::kFloat);
  return gradients;
}

}  // namespace hayate
