// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/conv.h"

#include <cmath>

#include <ATen/ops/conv3d.h>
#include <ATen/ops/conv_transpose3d.h>
#include <ATen/ops/empty.h>
#include <c10/core/GradMode.h>

#include "hayate/networks/thin_conv.h"

namespace hayate {

Conv::Conv(const ConvOptions& options) : options_(options) {
  const std::int64_t k = options.kernel_size;
  const std::int64_t rows = options.transposed ? options.in_channels : options.out_channels;
  const std::int64_t columns = options.transposed ? options.out_channels : options.in_channels;
  weight_ = register_parameter("weight", at::empty({rows, columns, k, k, k}));

  // PyTorch's default: kaiming_uniform_ with a = sqrt(5), that is U(±1/sqrt(fan_in)), where fan_in
  // counts the weight's second dimension, also when transposed. The double roundings are Python's.
  const auto fan_in = static_cast<double>(columns * k * k * k);
  const double gain = std::sqrt(2.0 / (1.0 + std::sqrt(5.0) * std::sqrt(5.0)));
  const double weight_bound = std::sqrt(3.0) * (gain / std::sqrt(fan_in));
  const c10::AutoGradMode no_grad(false);
  weight_.uniform_(-weight_bound, weight_bound);
  if (options.bias) {
    bias_ = register_parameter("bias", at::empty({options.out_channels}));
    const double bias_bound = 1.0 / std::sqrt(fan_in);
    bias_.uniform_(-bias_bound, bias_bound);
  }
}

at::Tensor Conv::forward(const at::Tensor& x) {
  const bool keeps_size = options_.kernel_size == 3 && options_.stride == 1 &&
                          options_.padding == 1 && !options_.transposed;
  if (keeps_size && can_thin_conv(x, weight_)) return thin_conv(x, weight_, bias_);
  // conv3d and conv_transpose3d rather than the general convolution: autocast knows these on every
  // device, the general one on GPUs only.
  if (options_.transposed) {
    return at::conv_transpose3d(x, weight_, bias_, options_.stride, options_.padding,
                                /*output_padding=*/options_.stride - 1);
  }
  return at::conv3d(x, weight_, bias_, options_.stride, options_.padding);
}

}  // namespace hayate
