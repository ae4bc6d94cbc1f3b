// SPDX-License-Identifier: Apache-2.0
#include "hayate/augmentation/smooth_tensor.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/zeros_like.h>

#include "hayate/augmentation/small_tensor.h"
#include "hayate/transforms/gaussian_smooth.h"

namespace hayate {
namespace {

/// The kernels of all images along an axis, centred in as many taps as the longest has.
struct Taps {
  /// [taps, N]
  std::vector<float> weights;
  std::int64_t radius = 0;
};

Taps taps_along(std::size_t axis, std::span<const IntensitySmooth> changes) {
  std::vector<std::vector<float>> kernels;
  Taps taps;
  for (const IntensitySmooth& change : changes) {
    kernels.push_back(gaussian_kernel(change.sigma[axis]));
    taps.radius = std::max(taps.radius, std::ssize(kernels.back()) / 2);
  }
  const auto row = kernels.size();
  taps.weights.resize(static_cast<std::size_t>(2 * taps.radius + 1) * row);
  for (std::size_t image = 0; image < row; ++image) {
    const std::vector<float>& kernel = kernels[image];
    const std::size_t first = static_cast<std::size_t>(taps.radius) - kernel.size() / 2;
    for (std::size_t k = 0; k < kernel.size(); ++k) {
      taps.weights[(first + k) * row + image] = kernel[k];
    }
  }
  return taps;
}

/// Each image convolved along an axis with its kernel; what lies outside counts as 0. Sums of moved
/// images, not a convolution of PyTorch's, which a GPU may round to 10 bits.
at::Tensor smooth_along(const at::Tensor& images, std::int64_t axis, const Taps& taps) {
  const std::int64_t image_count = images.size(0);
  const at::Tensor weights = small_tensor<float>(
      taps.weights, {2 * taps.radius + 1, image_count, 1, 1, 1, 1}, images.device());
  const std::int64_t size = images.size(axis);
  at::Tensor sum = at::zeros_like(images);
  for (std::int64_t offset = -taps.radius; offset <= taps.radius; ++offset) {
    const std::int64_t shown = size - std::abs(offset);
    if (shown <= 0) continue;
    sum.narrow(axis, std::max<std::int64_t>(-offset, 0), shown)
        .addcmul_(images.narrow(axis, std::max<std::int64_t>(offset, 0), shown),
                  weights[offset + taps.radius]);
  }
  return sum;
}

}  // namespace

at::Tensor smooth_tensor(const at::Tensor& images, std::span<const IntensitySmooth> changes) {
  at::Tensor smooth = images;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const Taps taps = taps_along(axis, changes);
    if (taps.radius > 0) smooth = smooth_along(smooth, 2 + static_cast<std::int64_t>(axis), taps);
  }
  return smooth;
}

}  // namespace hayate
