// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/networks/module.h"

namespace hayate {

/// A 3-D convolution, or its transpose, with one kernel size, stride and padding for all axes.
struct ConvOptions {
  std::int64_t in_channels = 1;
  std::int64_t out_channels = 1;
  std::int64_t kernel_size = 3;
  std::int64_t stride = 1;
  std::int64_t padding = 1;
  bool bias = true;
  /// Transposed: the output is `stride` times as large (output_padding = stride - 1).
  bool transposed = false;
};

/// torch.nn.Conv3d or ConvTranspose3d: parameters `weight` ([out, in, k, k, k]; transposed
/// [in, out, k, k, k]) and `bias` [out], drawn as PyTorch draws them and in the same order, so that
/// a seed gives the weights that it gives in Python.
class Conv final : public Block {
 public:
  explicit Conv(const ConvOptions& options);

  /// [N, in, X, Y, Z] → [N, out, X', Y', Z'].
  at::Tensor forward(const at::Tensor& x) override;

  const ConvOptions& options() const { return options_; }
  const at::Tensor& weight() const { return weight_; }
  const at::Tensor& bias() const { return bias_; }

 private:
  /// Whether some axis of the (larger) side is shorter than the kernel.
  bool is_smaller_than_kernel(const at::Tensor& x) const;
  std::int64_t transposed_size(std::int64_t size) const;
  /// The same with the zeros of the padding written out.
  at::Tensor forward_unpadded(const at::Tensor& x);

  ConvOptions options_;
  at::Tensor weight_;
  at::Tensor bias_;
};

}  // namespace hayate
