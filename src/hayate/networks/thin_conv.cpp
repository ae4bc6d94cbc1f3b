// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/thin_conv.h"

#include <algorithm>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/tensor.h>
#include <torch/csrc/autograd/custom_function.h>

#include "hayate/kernels/thin_conv.h"
#include "hayate/networks/kernel_type.h"

namespace hayate {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

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

class ThinConvFunction : public torch::autograd::Function<ThinConvFunction> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight,
                            const std::optional<at::Tensor>& bias) {
    context->save_for_backward({x, weight});
    context->saved_data["has_bias"] = bias.has_value();
    std::vector<float> offsets(static_cast<std::size_t>(x.size(1)));
    if (bias) std::copy_n(bias->const_data_ptr<float>(), offsets.size(), offsets.begin());
    return convolve(x, weight.contiguous(), offsets);
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor& x = saved[0];
    const at::Tensor& weight = saved[1];
    const at::Tensor grad =
        grads[0].to(x.scalar_type()).contiguous(at::MemoryFormat::ChannelsLast3d);
    const std::vector<double> sums = sum_gradients(x, grad);
    const auto bias_begin = sums.end() - x.size(1);
    const at::Tensor grad_weight =
        at::tensor(std::vector<double>(sums.begin(), bias_begin), at::kFloat).view(weight.sizes());
    at::Tensor grad_bias;
    if (context->saved_data["has_bias"].toBool()) {
      grad_bias = at::tensor(std::vector<double>(bias_begin, sums.end()), at::kFloat);
    }
    at::Tensor grad_x;
    if (context->needs_input_grad(0)) {
      const at::Tensor mirrored = weight.flip({2, 3, 4}).transpose(0, 1).contiguous();
      grad_x = convolve(grad, mirrored, std::vector<float>(static_cast<std::size_t>(x.size(1))));
    }
    return {grad_x, grad_weight, grad_bias};
  }
};

}  // namespace

bool can_thin_conv(const at::Tensor& x, const at::Tensor& weight) {
  const std::int64_t channels = x.size(1);
  if (!x.device().is_cpu() || x.dim() != 5 || x.numel() == 0) return false;
  if (weight.size(0) != channels || weight.size(1) != channels || channels > kMostThinChannels) {
    return false;
  }
  // Autocast would have rounded float32 input to bfloat16.
  const bool is_float =
      x.scalar_type() == at::kFloat && !at::autocast::is_autocast_enabled(at::kCPU);
  return (is_float || x.scalar_type() == at::kBFloat16) && weight.scalar_type() == at::kFloat &&
         x.is_contiguous(at::MemoryFormat::ChannelsLast3d) && selected_isa() != Isa::kReference;
}

at::Tensor thin_conv(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
  return ThinConvFunction::apply(x, weight, bias.defined() ? std::optional(bias) : std::nullopt);
}

}  // namespace hayate
