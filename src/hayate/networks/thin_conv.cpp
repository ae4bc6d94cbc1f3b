// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/thin_conv.h"

#include <algorithm>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/tensor.h>

#include "hayate/kernels/thin_conv.h"
#include "hayate/networks/kernel_type.h"

namespace hayate {
namespace {

/// Planes of a piece of work; each piece reads one more on either side.
constexpr std::int64_t kPlanesPerPiece = 12;

ThinConvShape shape_of(const at::Tensor& x) {
  return {x.size(1), x.size(2), x.size(3), x.size(4)};
}

std::int64_t pieces_per_item(const at::Tensor& x) {
  return (x.size(2) + kPlanesPerPiece - 1) / kPlanesPerPiece;
}

/// Calls body(first element of the item, first plane, end of planes, working memory, piece).
template <class Body>
void for_pieces(const at::Tensor& x, const Body& body) {
  const ThinConvShape shape = shape_of(x);
  const std::int64_t per_item = pieces_per_item(x);
  at::parallel_for(0, x.size(0) * per_item, 1, [&](std::int64_t begin, std::int64_t end) {
    std::vector<float> scratch(static_cast<std::size_t>(thin_conv_scratch_size(shape)));
    for (std::int64_t i = begin; i < end; ++i) {
      const std::int64_t first = i % per_item * kPlanesPerPiece;
      body(i / per_item * (x.numel() / x.size(0)), first,
           std::min(first + kPlanesPerPiece, shape.x), scratch.data(), i);
    }
  });
}

at::Tensor convolve(const at::Tensor& x, const at::Tensor& weight, const std::vector<float>& bias) {
  at::Tensor out = at::empty_like(x);
  const ThinConvShape shape = shape_of(x);
  with_kernel_type(x, [&]<class T>() {
    T* const to = mutable_kernel_data<T>(out);
    for_pieces(x, [&](std::int64_t item, std::int64_t begin, std::int64_t end, float* scratch,
                      std::int64_t) {
      thin_conv_kernels<T>(selected_isa())
          .forward(kernel_data<T>(x) + item, shape, begin, end, weight.const_data_ptr<float>(),
                   bias.data(), scratch, to + item);
    });
  });
  return out;
}

/// Of weights [C, C, 27], then bias [C].
std::vector<double> sum_gradients(const at::Tensor& x, const at::Tensor& grad) {
  const ThinConvShape shape = shape_of(x);
  const std::int64_t weight_size = shape.channels * shape.channels * 27;
  const auto width = static_cast<std::size_t>(weight_size + shape.channels);
  const std::int64_t pieces = x.size(0) * pieces_per_item(x);
  std::vector<double> of_pieces(static_cast<std::size_t>(pieces) * width);
  with_kernel_type(x, [&]<class T>() {
    for_pieces(x, [&](std::int64_t item, std::int64_t begin, std::int64_t end, float* scratch,
                      std::int64_t piece) {
      double* const sums = of_pieces.data() + static_cast<std::size_t>(piece) * width;
      thin_conv_kernels<T>(selected_isa())
          .weight_gradient(kernel_data<T>(x) + item, kernel_data<T>(grad) + item, shape, begin, end,
                           scratch, sums, sums + weight_size);
    });
  });
  // In the order of the pieces, so that threads change no bit.
  std::vector<double> total(width);
  for (std::size_t i = 0; i < of_pieces.size(); ++i) total[i % width] += of_pieces[i];
  return total;
}

}  // namespace

bool can_thin_conv(const at::Tensor& weight, const ConvOptions& options) {
  return options.kernel_size == 3 && options.stride == 1 && options.padding == 1 &&
         !options.transposed && weight.size(0) == weight.size(1) &&
         weight.size(0) <= kMostThinChannels;
}

at::Tensor thin_conv_forward(const at::Tensor& x, const at::Tensor& weight,
                             const at::Tensor& bias) {
  std::vector<float> offsets(static_cast<std::size_t>(x.size(1)));
  if (bias.defined()) std::copy_n(bias.const_data_ptr<float>(), offsets.size(), offsets.begin());
  return convolve(x, weight.contiguous(), offsets);
}

ConvGradients thin_conv_backward(const at::Tensor& grad, const at::Tensor& x,
                                 const at::Tensor& weight, bool needs_x) {
  ConvGradients gradients;
  const std::vector<double> sums = sum_gradients(x, grad);
  const auto bias_begin = sums.end() - x.size(1);
  gradients.weight =
      at::tensor(std::vector<double>(sums.begin(), bias_begin), at::kFloat).view(weight.sizes());
  gradients.bias = at::tensor(std::vector<double>(bias_begin, sums.end()), at::kFloat);
  if (needs_x) {
    const at::Tensor mirrored = weight.flip({2, 3, 4}).transpose(0, 1).contiguous();
    gradients.x = convolve(grad, mirrored, std::vector<float>(static_cast<std::size_t>(x.size(1))));
  }
  return gradients;
}

}  // namespace hayate
