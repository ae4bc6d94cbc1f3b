// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/conv.h"

#include <algorithm>
#include <cmath>

#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/conv3d.h>
#include <ATen/ops/conv_transpose3d.h>
#include <ATen/ops/empty.h>
#include <c10/core/GradMode.h>

#include "hayate/base/fast_paths.h"
#include "hayate/networks/compute_type.h"
#include "hayate/networks/conv_fused.h"

namespace hayate {

Conv::Conv(const ConvOptions& options) : options_(options) {
  const PerAxis& k = options.kernel_size;
  const std::int64_t rows = options.transposed ? options.in_channels : options.out_channels;
  const std::int64_t columns = options.transposed ? options.out_channels : options.in_channels;
  weight_ = register_parameter("weight", at::empty({rows, columns, k[0], k[1], k[2]}));

  // PyTorch's default: kaiming_uniform_ with a = sqrt(5), that is U(±1/sqrt(fan_in)), where fan_in
  // counts the weight's second dimension, also when transposed. The double roundings are Python's.
  const auto fan_in = static_cast<double>(columns * k.product());
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
  const at::Tensor input = in_compute_type(x);
  return takes_fast_path("conv", why_not_convolve(input, weight_, options_))
             ? conv_fused(input, /*rest=*/{}, weight_, bias_, options_)
             : forward_plain(x);
}

at::Tensor Conv::forward_joined(const at::Tensor& x, const at::Tensor& rest) {
  const at::Tensor a = in_compute_type(x);
  const at::Tensor b = in_compute_type(rest);
  // The convolution of what is put together counts where this cannot be.
  if (why_not_convolve_joined(weight_, options_).applies() &&
      why_not_convolve(a, weight_, options_).applies() &&
      why_not_convolve(b, weight_, options_).applies()) {
    takes_fast_path("conv", {});
    return conv_fused(a, b, weight_, bias_, options_);
  }
  return Block::forward_joined(x, rest);
}

// conv3d and conv_transpose3d rather than the general convolution: autocast knows these on every
// device, the general one on GPUs only.
at::Tensor Conv::forward_plain(const at::Tensor& x) {
  if (x.is_cpu() && options_.is_longer_than(x)) return forward_unpadded(x);
  if (options_.transposed) {
    return at::conv_transpose3d(x, weight_, bias_, options_.stride, options_.padding,
                                options_.output_padding());
  }
  return at::conv3d(x, weight_, bias_, options_.stride, options_.padding);
}

// oneDNN 3.13 (libtorch 2.15) takes the weight gradient of such a convolution from memory that
// nobody wrote, and writes beyond its own: 3×3×3 over 2³ voxels in bfloat16 gave gradients of 1e37
// and no number at all. Without padding of its own it is right: 900 random shapes, kernels of 3 to
// 7, both types, compared with float64.
//
// On CPUs with AMX it is wrong without padding, too, where a stride of 2 leaves one voxel along Z:
// in 218 of 400 random shapes, and in as many gradients of the transposed one, whose input has that
// voxel. Where there is one voxel the stride makes no difference, and with 1 none was wrong.
at::Tensor Conv::forward_unpadded(const at::Tensor& x) {
  const auto stride_over = [&](const PerAxis& voxels) {
    return combine(options_.stride, voxels,
                   [](std::int64_t stride, std::int64_t count) { return count == 1 ? 1 : stride; });
  };
  const PerAxis& pad = options_.padding;
  const PerAxis size = options_.output_size(spatial_size(x));
  if (!options_.transposed) {
    const PerAxis stride = stride_over(size);
    // Up to what the last place of the kernel covers; negative where it leaves voxels over.
    const PerAxis behind = (size - 1) * stride + options_.kernel_size - spatial_size(x) - pad;
    const at::Tensor padded =
        at::constant_pad_nd(x, {pad[2], behind[2], pad[1], behind[1], pad[0], behind[0]});
    return at::conv3d(padded, weight_, bias_, stride);
  }
  const PerAxis missing =
      combine(options_.output_padding(), pad,
              [](std::int64_t a, std::int64_t b) { return std::max<std::int64_t>(0, a - b); });
  const PerAxis stride = combine(stride_over(spatial_size(x)), missing,
                                 [](std::int64_t a, std::int64_t b) { return std::max(a, b + 1); });
  at::Tensor y = at::conv_transpose3d(x, weight_, bias_, stride, /*padding=*/0, missing);
  for (std::int64_t axis = 0; axis < 3; ++axis) {
    const auto i = static_cast<std::size_t>(axis);
    y = y.narrow(axis + 2, pad[i], size[i]);
  }
  return y.contiguous(y.suggest_memory_format());
}

}  // namespace hayate
