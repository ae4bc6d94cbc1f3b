// SPDX-License-Identifier: Apache-2.0
// MONAI's blocks of DynUNet (monai/networks/blocks/dynunet_block.py), with its names.
#pragma once

#include <memory>

#include "hayate/networks/adn.h"
#include "hayate/networks/bare_convolution.h"
#include "hayate/networks/module.h"
#include "hayate/recipe/networks/dynunet_options.h"

namespace hayate {

/// UnetBasicBlock, or UnetResBlock where the options say so: two convolutions, the first with the
/// stride, each normalised and activated. The residual one adds its input, or a strided 1x1x1
/// convolution of it, before the last activation.
class UnetBlock final : public Block {
 public:
  struct Shape {
    std::int64_t in_channels = 1;
    std::int64_t out_channels = 1;
    PerAxis kernel_size = 3;
    PerAxis stride = 1;
    bool is_residual = false;
  };

  UnetBlock(const DynUNetOptions& options, const Shape& shape);

  at::Tensor forward(const at::Tensor& x) override;
  at::Tensor forward_joined(const at::Tensor& x, const at::Tensor& rest) override;

 private:
  /// \param first  the first convolution. \param residual  undefined in a basic block
  at::Tensor finish(const at::Tensor& first, const at::Tensor& residual);

  bool is_residual_;
  std::shared_ptr<Conv> conv1_;
  std::shared_ptr<Conv> conv2_;
  std::shared_ptr<Activation> activation_;
  std::shared_ptr<Norm> norm1_;
  std::shared_ptr<Norm> norm2_;
  /// Parts that exist where the shape changes.
  std::shared_ptr<Conv> conv3_;
  std::shared_ptr<Norm> norm3_;
};

/// A transposed convolution of what comes from below, joined with the skip connection, and a basic
/// block.
class UnetUpBlock final : public Module {
 public:
  UnetUpBlock(const DynUNetOptions& options, std::int64_t in_channels, std::int64_t out_channels,
              const PerAxis& kernel_size, const PerAxis& upsample_kernel_size);

  at::Tensor forward(const at::Tensor& below, const at::Tensor& skip);

 private:
  std::shared_ptr<Conv> transposed_;
  std::shared_ptr<UnetBlock> block_;
};

/// Logits of a level: a 1x1x1 convolution.
class UnetOutBlock final : public Block {
 public:
  UnetOutBlock(std::int64_t in_channels, std::int64_t out_channels);

  at::Tensor forward(const at::Tensor& x) override { return conv_->forward(x); }

 private:
  std::shared_ptr<Conv> conv_;
};

}  // namespace hayate
