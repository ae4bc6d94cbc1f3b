// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/convolution.h"

#include <ATen/TensorOperators.h>

namespace hayate {

Convolution::Convolution(const NetworkOptions& options, const Shape& shape) {
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
  return forward(x, at::Tensor());
}

at::Tensor Convolution::forward(const at::Tensor& x, const at::Tensor& residual) {
  const at::Tensor y = conv_->forward(x);
  if (adn_) return adn_->forward(y, residual);
  return residual.defined() ? y + residual : y;
}

}  // namespace hayate
