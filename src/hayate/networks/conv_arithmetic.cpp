// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/conv_arithmetic.h"

#include <algorithm>
#include <array>
#include <functional>
#include <tuple>
#include <vector>

#include <ATen/ops/convolution.h>
#include <ATen/ops/convolution_backward.h>
#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include "hayate/base/trace.h"
#include "hayate/networks/kernel_input.h"
#include "hayate/networks/memory_format.h"
#include "hayate/networks/norm_act_arithmetic.h"
#include "hayate/networks/stem_conv.h"
#include "hayate/networks/thin_conv.h"
#include "hayate/networks/thin_transposed.h"

namespace hayate {
namespace {

/// Whether it is of single slices, and along these does nothing. As a convolution of planes oneDNN
/// 3.13 takes a fifteenth of the time for the gradients: 13 ms in place of 196 for 16 → 16 channels
/// of two slices of 512 × 512, on two cores with AMX.
bool is_of_planes(const at::Tensor& x, const ConvOptions& options) {
  return x.size(4) == 1 && options.kernel_size[2] == 1 && options.stride[2] == 1 &&
         options.padding[2] == 0;
}

/// ATen's arguments that are the same forward and backward, and the tensors that go with them.
struct AtenArguments {
  /// Whether tensors go to ATen as planes, [N, C, X, Y].
  bool of_planes;
  std::vector<std::int64_t> stride;
  std::vector<std::int64_t> padding;
  std::vector<std::int64_t> dilation;
  std::vector<std::int64_t> output_padding;

  AtenArguments(const at::Tensor& x, const ConvOptions& options)
      : of_planes(is_of_planes(x, options)),
        stride(of_axes(options.stride)),
        padding(of_axes(options.padding)),
        dilation(of_axes(1)),
        output_padding(of_axes(options.output_padding())) {}

  /// What ATen gets of a volume, or of weights, that lie channels last.
  at::Tensor to_aten(const at::Tensor& volume) const {
    return of_planes ? volume.squeeze(4) : volume;
  }
  /// The volume that ATen's result is, channels last: its slice has the strides that tell so.
  at::Tensor from_aten(const at::Tensor& result) const {
    if (!of_planes || !result.defined()) return result;
    const at::Tensor plane = result.contiguous(at::MemoryFormat::ChannelsLast);
    const std::int64_t c = plane.size(1);
    const std::int64_t x = plane.size(2);
    const std::int64_t y = plane.size(3);
    return plane.as_strided({plane.size(0), c, x, y, 1}, {x * y * c, 1, y * c, c, c});
  }

 private:
  std::vector<std::int64_t> of_axes(const PerAxis& values) const {
    return {values.begin(), values.begin() + (of_planes ? 2 : 3)};
  }
};

/// Describes one pass, or both: `ways` are the ways through, each with the same multiply-adds.
TraceDetail detail_of(const at::Tensor& x, const at::Tensor& rest, const at::Tensor& weight,
                      const ConvOptions& options, int ways) {
  const std::int64_t in = options.transposed ? weight.size(0) : weight.size(1);
  const std::int64_t out = options.transposed ? weight.size(1) : weight.size(0);
  const PerAxis size = spatial_size(x);
  const auto in_voxels = static_cast<double>(size.product());
  const auto out_voxels = static_cast<double>(options.output_size(size).product());
  const double items = static_cast<double>(x.size(0)) * ways;
  const auto taps = static_cast<double>(options.kernel_size.product() * in * out);
  const double element = static_cast<double>(x.element_size());
  return {fmt::format("{}{}→{} k{} s{} at {}×{}×{}{}", options.transposed ? "transposed " : "", in,
                      out, format_per_axis(options.kernel_size), format_per_axis(options.stride),
                      size[0], size[1], size[2], rest.defined() ? ", joined" : ""),
          2.0 * taps * (options.transposed ? in_voxels : out_voxels) * items,
          (in_voxels * static_cast<double>(in) + out_voxels * static_cast<double>(out)) * element *
              items};
}

/// A transposed convolution is the other way round of a convolution from its output to its input;
/// asked for in those words, ATen takes 60 % of the time for the weights' gradient.
ConvGradients transposed_backward(const at::Tensor& grad, const at::Tensor& x,
                                  const at::Tensor& weight, const ConvOptions& options,
                                  bool needs_x) {
  const at::Tensor w = channels_last(weight, x.scalar_type());
  ConvOptions other_way = options;
  other_way.transposed = false;
  const AtenArguments arguments(x, other_way);
  const at::Tensor aten_grad = arguments.to_aten(grad);
  const at::Tensor aten_w = arguments.to_aten(w);
  ConvGradients gradients;
  if (needs_x) {
    gradients.x =
        channels_last(arguments.from_aten(at::convolution(
                          aten_grad, aten_w, {}, arguments.stride, arguments.padding,
                          arguments.dilation, other_way.transposed, arguments.output_padding,
                          /*groups=*/1)),
                      x.scalar_type());
  }
  gradients.weight =
      arguments
          .from_aten(std::get<1>(at::convolution_backward(
              arguments.to_aten(x), aten_grad, aten_w, std::nullopt, arguments.stride,
              arguments.padding, arguments.dilation, other_way.transposed, arguments.output_padding,
              /*groups=*/1, {false, true, false})))
          .to(at::kFloat);
  if (options.bias) gradients.bias = channel_sums(grad);
  return gradients;
}

}  // namespace

PerAxis ConvOptions::output_padding() const {
  return transposed ? stride + padding * 2 - kernel_size : 0;
}

PerAxis ConvOptions::output_size(const PerAxis& size) const {
  return transposed ? size * stride : (size + padding * 2 - kernel_size) / stride + 1;
}

bool ConvOptions::is_longer_than(const at::Tensor& x) const {
  const PerAxis size = transposed ? output_size(spatial_size(x)) : spatial_size(x);
  return !std::ranges::equal(kernel_size, size, std::less_equal());
}

PerAxis spatial_size(const at::Tensor& x) {
  return {x.size(2), x.size(3), x.size(4)};
}

void ConvGradients::set_parameters(const std::vector<double>& sums, const at::Tensor& parameter) {
  const auto bias_begin = sums.begin() + parameter.numel();
  weight =
      at::tensor(std::vector<double>(sums.begin(), bias_begin), at::kFloat).view(parameter.sizes());
  bias = at::tensor(std::vector<double>(bias_begin, sums.end()), at::kFloat);
}

std::vector<float> bias_or_zeros(const at::Tensor& bias, std::int64_t channels) {
  std::vector<float> values(static_cast<std::size_t>(channels));
  if (bias.defined()) std::copy_n(bias.const_data_ptr<float>(), values.size(), values.begin());
  return values;
}

WhyNot why_not_convolve(const at::Tensor& x, const at::Tensor& weight, const ConvOptions& options) {
  if (const WhyNot why = why_not_in_kernels(x); !why.applies()) return why;
  if (weight.scalar_type() != at::kFloat) return "the weights are not float32";
  if (options.is_longer_than(x)) return "an axis is shorter than the kernel";
  return {};
}

WhyNot why_not_convolve_joined(const at::Tensor& weight, const ConvOptions& options) {
  return why_not_thin_transposed(weight, options);
}

at::Tensor conv_forward(const at::Tensor& x, const at::Tensor& rest, const at::Tensor& weight,
                        const at::Tensor& bias, const ConvOptions& options) {
  const TraceRange range("conv", [&] { return detail_of(x, rest, weight, options, 1); });
  if (why_not_thin_transposed(weight, options).applies())
    return thin_transposed_forward(x, rest, weight, bias);
  if (why_not_thin_conv(weight, options).applies()) return thin_conv_forward(x, weight, bias);
  if (why_not_stem_conv(weight, options).applies()) {
    return stem_conv_forward(x, weight, bias, options);
  }
  const AtenArguments arguments(x, options);
  std::optional<at::Tensor> offset;
  if (bias.defined()) offset = bias.to(x.scalar_type());
  const at::Tensor result = at::convolution(
      arguments.to_aten(x), arguments.to_aten(channels_last(weight, x.scalar_type())), offset,
      arguments.stride, arguments.padding, arguments.dilation, options.transposed,
      arguments.output_padding, /*groups=*/1);
  return channels_last(arguments.from_aten(result), x.scalar_type());
}

ConvGradients conv_backward(const at::Tensor& any_grad, const at::Tensor& x, const at::Tensor& rest,
                            const at::Tensor& weight, const ConvOptions& options, bool needs_x) {
  const TraceRange range("conv backward",
                         [&] { return detail_of(x, rest, weight, options, needs_x ? 2 : 1); });
  const at::Tensor grad = channels_last(any_grad, x.scalar_type());
  if (why_not_thin_transposed(weight, options).applies())
    return thin_transposed_backward(grad, x, rest, weight);
  if (why_not_thin_conv(weight, options).applies())
    return thin_conv_backward(grad, x, weight, needs_x);
  if (options.transposed) return transposed_backward(grad, x, weight, options, needs_x);
  const AtenArguments arguments(x, options);
  const std::vector<std::int64_t> bias_sizes{grad.size(1)};
  const auto by_aten = [&](std::array<bool, 3> wanted) {
    auto [of_x, of_weight, of_bias] = at::convolution_backward(
        arguments.to_aten(grad), arguments.to_aten(x),
        arguments.to_aten(channels_last(weight, x.scalar_type())),
        at::OptionalIntArrayRef(bias_sizes), arguments.stride, arguments.padding,
        arguments.dilation, options.transposed, arguments.output_padding, /*groups=*/1, wanted);
    return std::tuple(arguments.from_aten(of_x), arguments.from_aten(of_weight), of_bias);
  };
  if (why_not_stem_conv(weight, options).applies()) {
    ConvGradients gradients = stem_conv_backward(grad, x, weight, options);
    if (needs_x) gradients.x = std::get<0>(by_aten({true, false, false}));
    return gradients;
  }
  const auto [grad_x, grad_weight, grad_bias] = by_aten({needs_x, true, options.bias});
  return {grad_x, at::Tensor(), grad_weight.to(at::kFloat),
          options.bias ? grad_bias.to(at::kFloat) : at::Tensor()};
}

}  // namespace hayate
