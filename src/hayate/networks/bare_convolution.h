// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "hayate/networks/conv.h"
#include "hayate/networks/module.h"

namespace hayate {

/// MONAI's Convolution with nothing behind it: the child `conv`.
class BareConvolution final : public Block {
 public:
  explicit BareConvolution(const ConvOptions& options)
      : conv_(register_module("conv", std::make_shared<Conv>(options))) {}

  /// Returns options without a bias, padded so that only the stride changes the size.
  static ConvOptions options(std::int64_t in_channels, std::int64_t out_channels,
                             const PerAxis& kernel_size, const PerAxis& stride = 1) {
    return {.in_channels = in_channels,
            .out_channels = out_channels,
            .kernel_size = kernel_size,
            .stride = stride,
            .padding = (kernel_size - stride + 1) / 2,
            .bias = false};
  }

  at::Tensor forward(const at::Tensor& x) override { return conv_->forward(x); }
  const std::shared_ptr<Conv>& conv() const { return conv_; }

 private:
  std::shared_ptr<Conv> conv_;
};

}  // namespace hayate
