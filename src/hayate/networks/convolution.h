// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/networks/adn.h"
#include "hayate/networks/conv.h"
#include "hayate/networks/module.h"
#include "hayate/networks/norm_act_conv.h"
#include "hayate/recipe/networks/unet_options.h"

namespace hayate {

/// Children `conv` and, unless `conv_only`, `adn`: MONAI's Convolution
/// (monai/networks/blocks/convolutions.py). Padding keeps the size (up to the stride).
class Convolution final : public Block {
 public:
  struct Shape {
    std::int64_t in_channels = 1;
    std::int64_t out_channels = 1;
    PerAxis stride = 1;
    PerAxis kernel_size = 3;
    bool transposed = false;
    bool conv_only = false;
  };

  Convolution(const UNetOptions& options, const Shape& shape);
  at::Tensor forward(const at::Tensor& x) override;
  at::Tensor forward_joined(const at::Tensor& x, const at::Tensor& rest) override;

  // These compute forward() in pieces, for those who put convolutions in a row: what lies between
  // two of them need not be kept then.

  const Conv& conv() const { return *conv_; }
  /// Computes the convolution alone.
  at::Tensor convolve(const at::Tensor& x) { return conv_->forward(x); }
  at::Tensor convolve_joined(const at::Tensor& x, const at::Tensor& rest) {
    return conv_->forward_joined(x, rest);
  }
  /// What `before` has left after its own convolve(), and the convolution of that.
  /// \pre `before` is not conv_only
  NormActConvResult convolve_after(Convolution& before, const at::Tensor& convolved);
  /// What follows convolve(), plus `residual`, which may be undefined.
  at::Tensor finish(const at::Tensor& convolved, const at::Tensor& residual);

 private:
  std::shared_ptr<Conv> conv_;
  std::shared_ptr<Adn> adn_;
};

}  // namespace hayate
