// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/residual_unit.h"

#include <fmt/format.h>

#include "hayate/base/fast_paths.h"
#include "hayate/networks/conv_pair.h"

namespace hayate {
ResidualUnit::ResidualUnit(const UNetOptions& options, const Shape& shape) {
  const auto group = register_module("conv", std::make_shared<Group>());
  for (std::int64_t i = 0; i < shape.subunits; ++i) {
    Convolution::Shape unit;
    unit.in_channels = i == 0 ? shape.in_channels : shape.out_channels;
    unit.out_channels = shape.out_channels;
    unit.stride = i == 0 ? shape.stride : PerAxis(1);
    unit.kernel_size = options.kernel_size;
    unit.conv_only = shape.last_conv_only && i == shape.subunits - 1;
    units_.push_back(group->register_module(fmt::format("unit{}", i),
                                            std::make_shared<Convolution>(options, unit)));
  }
  if (shape.stride != 1 || shape.in_channels != shape.out_channels) {
    ConvOptions residual;
    residual.in_channels = shape.in_channels;
    residual.out_channels = shape.out_channels;
    residual.kernel_size = shape.stride == 1 ? PerAxis(1) : options.kernel_size;
    residual.stride = shape.stride;
    residual.padding = (residual.kernel_size - 1) / 2;
    residual.bias = options.bias;
    residual_ = register_module("residual", std::make_shared<Conv>(residual));
  }
}

at::Tensor ResidualUnit::forward(const at::Tensor& x) {
  const Conv& conv = units_.front()->conv();
  if (residual_ && are_pair(x, conv, *residual_) &&
      takes_fast_path("conv_pair", why_not_pair(x, conv, *residual_))) {
    const auto [first, residual] = conv_pair_fused(x, conv, *residual_);
    return finish(first, residual);
  }
  const at::Tensor first = units_.front()->convolve(x);
  return finish(first, residual_of(x));
}

at::Tensor ResidualUnit::forward_after(Convolution& before, const at::Tensor& convolved) {
  const auto [x, first] = units_.front()->convolve_after(before, convolved);
  return finish(first, residual_of(x));
}

at::Tensor ResidualUnit::residual_of(const at::Tensor& x) {
  return residual_ ? residual_->forward(x) : x;
}

at::Tensor ResidualUnit::finish(const at::Tensor& first, const at::Tensor& residual) {
  at::Tensor y = first;
  for (std::size_t i = 1; i < units_.size(); ++i) {
    y = units_[i]->convolve_after(*units_[i - 1], y).z;
  }
  return units_.back()->finish(y, residual);
}

}  // namespace hayate
