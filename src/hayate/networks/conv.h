// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/networks/conv_arithmetic.h"
#include "hayate/networks/module.h"

namespace hayate {

/// torch.nn.Conv3d or ConvTranspose3d: parameters `weight` ([out, in, ...kernel_size];
/// transposed [in, out, ...]) and `bias` [out], drawn as PyTorch draws them and in the same order,
/// so that a seed gives the weights that it gives in Python.
class Conv final : public Block {
 public:
  explicit Conv(const ConvOptions& options);

  /// Computes [N, in, X, Y, Z] → [N, out, X', Y', Z'].
  at::Tensor forward(const at::Tensor& x) override;
  at::Tensor forward_joined(const at::Tensor& x, const at::Tensor& rest) override;

  const ConvOptions& options() const { return options_; }
  const at::Tensor& weight() const { return weight_; }
  const at::Tensor& bias() const { return bias_; }

 private:
  /// Convolves by ATen's operators: on any device, in any type and memory format.
  at::Tensor forward_plain(const at::Tensor& x);
  /// Computes what forward_plain does, with the zeros of the padding written out.
  at::Tensor forward_unpadded(const at::Tensor& x);

  ConvOptions options_;
  at::Tensor weight_;
  at::Tensor bias_;
};

}  // namespace hayate
