// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/dynunet_block.h"

#include <string>

#include <ATen/ops/leaky_relu.h>

#include "hayate/networks/norm_act_conv.h"

namespace hayate {
namespace {

std::shared_ptr<Norm> make_norm(const DynUNetOptions& options, std::int64_t channels) {
  // A group of each channel is an instance normalisation with parameters.
  if (options.norm_name == NormKind::kInstance && options.affine) {
    return std::make_shared<Norm>(NormKind::kGroup, channels, channels);
  }
  return std::make_shared<Norm>(options.norm_name, channels, options.num_groups);
}

NormAct without_activation(Norm& norm) {
  NormAct options;
  norm.enter(options);
  options.fixed_slope = 1.0;
  return options;
}

}  // namespace

UnetBlock::UnetBlock(const DynUNetOptions& options, const Shape& shape)
    : is_residual_(shape.is_residual) {
  const auto make_conv = [&](const std::string& name, std::int64_t in_channels,
                             const PerAxis& kernel_size, const PerAxis& stride) {
    return register_module(name, std::make_shared<BareConvolution>(BareConvolution::options(
                                     in_channels, shape.out_channels, kernel_size, stride)))
        ->conv();
  };
  conv1_ = make_conv("conv1", shape.in_channels, shape.kernel_size, shape.stride);
  conv2_ = make_conv("conv2", shape.out_channels, shape.kernel_size, 1);
  activation_ = register_module("lrelu", std::make_shared<Activation>(options.act_name));
  norm1_ = register_module("norm1", make_norm(options, shape.out_channels));
  norm2_ = register_module("norm2", make_norm(options, shape.out_channels));
  if (is_residual_ && (shape.stride != 1 || shape.in_channels != shape.out_channels)) {
    conv3_ = make_conv("conv3", shape.in_channels, 1, shape.stride);
    norm3_ = register_module("norm3", make_norm(options, shape.out_channels));
  }
}

at::Tensor UnetBlock::forward(const at::Tensor& x) {
  const at::Tensor first = conv1_->forward(x);
  if (!is_residual_) return finish(first, /*residual=*/{});
  return finish(first, conv3_ ? norm_act(conv3_->forward(x), without_activation(*norm3_), {}) : x);
}

at::Tensor UnetBlock::forward_joined(const at::Tensor& x, const at::Tensor& rest) {
  if (is_residual_) return Block::forward_joined(x, rest);
  return finish(conv1_->forward_joined(x, rest), /*residual=*/{});
}

at::Tensor UnetBlock::finish(const at::Tensor& first, const at::Tensor& residual) {
  const at::Tensor second =
      norm_act_conv(first, norm_act_options(*norm1_, *activation_), *conv2_).z;
  NormAct last = norm_act_options(*norm2_, *activation_);
  if (!is_residual_) return norm_act(second, last, /*residual=*/{});
  const double slope = last.fixed_slope;
  last.fixed_slope = 1.0;
  return at::leaky_relu(norm_act(second, last, residual), slope);
}

UnetUpBlock::UnetUpBlock(const DynUNetOptions& options, std::int64_t in_channels,
                         std::int64_t out_channels, const PerAxis& kernel_size,
                         const PerAxis& upsample_kernel_size) {
  ConvOptions up = BareConvolution::options(in_channels, out_channels, upsample_kernel_size,
                                            upsample_kernel_size);
  up.bias = options.trans_bias;
  up.transposed = true;
  transposed_ = register_module("transp_conv", std::make_shared<BareConvolution>(up))->conv();
  block_ = register_module(
      "conv_block",
      std::make_shared<UnetBlock>(options, UnetBlock::Shape{.in_channels = 2 * out_channels,
                                                            .out_channels = out_channels,
                                                            .kernel_size = kernel_size}));
}

at::Tensor UnetUpBlock::forward(const at::Tensor& below, const at::Tensor& skip) {
  return block_->forward_joined(transposed_->forward(below), skip);
}

UnetOutBlock::UnetOutBlock(std::int64_t in_channels, std::int64_t out_channels) {
  ConvOptions options = BareConvolution::options(in_channels, out_channels, /*kernel_size=*/1);
  options.bias = true;
  conv_ = register_module("conv", std::make_shared<BareConvolution>(options))->conv();
}

}  // namespace hayate
