// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/convolution.h"

#include <ATen/TensorOperators.h>

namespace hayate {

Convolution::Convolution(const UNetOptions& options, const Shape& shape) {
  ConvOptions conv;
  conv.in_channels = shape.in_channels;
  conv.out_channels = shape.out_channels;
  conv.kernel_size = shape.kernel_size;
  conv.stride = shape.stride;
  conv.padding = (shape.kernel_size - 1) / 2;
  conv.bias = options.bias;
  conv.transposed = shape.transposed;
  conv_ = register_module("conv", std::make_shared<Conv>(conv));
  if (!shape.conv_only) {
    adn_ = register_module("adn", std::make_shared<Adn>(options, shape.out_channels));
  }
}

at::Tensor Convolution::forward(const at::Tensor& x) {
  return finish(convolve(x), /*residual=*/{});
}

at::Tensor Convolution::forward_joined(const at::Tensor& x, const at::Tensor& rest) {
  return finish(convolve_joined(x, rest), /*residual=*/{});
}

NormActConvResult Convolution::convolve_after(Convolution& before, const at::Tensor& convolved) {
  return norm_act_conv(convolved, before.adn_->enter(), *conv_);
}

at::Tensor Convolution::finish(const at::Tensor& convolved, const at::Tensor& residual) {
  if (adn_) return norm_act(convolved, adn_->enter(), residual);
  return residual.defined() ? convolved + residual : convolved;
}

}  // namespace hayate
