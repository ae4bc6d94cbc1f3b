// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/gaussian_smooth.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>
#include <span>

#include "hayate/resampling/axis_filter.h"

namespace hayate {
namespace {

constexpr double kTruncatedSigmas = 4.0;

/// The kernel at each position, without the part that would reach outside.
AxisFilter convolution(std::int64_t size, std::span<const float> kernel) {
  const auto radius = static_cast<std::int64_t>(kernel.size() / 2);
  AxisFilter filter;
  for (std::int64_t i = 0; i < size; ++i) {
    const std::int64_t first = std::max<std::int64_t>(i - radius, 0);
    const std::int64_t last = std::min(i + radius, size - 1);
    filter.add_output(first, kernel.subspan(static_cast<std::size_t>(first - (i - radius)),
                                            static_cast<std::size_t>(last - first + 1)));
  }
  return filter;
}

}  // namespace

std::vector<float> gaussian_kernel(double sigma) {
  assert(sigma >= 0.0 && std::isfinite(sigma));
  // MONAI holds sigma in float32, which may move the kernel's end by a voxel.
  const auto rounded = static_cast<double>(static_cast<float>(sigma));
  if (rounded == 0.0) return {1.0F};
  const auto radius = static_cast<std::int64_t>(std::max(rounded * kTruncatedSigmas, 0.5) + 0.5);
  const double scale = 1.0 / (rounded * std::numbers::sqrt2);
  std::vector<float> kernel;
  for (std::int64_t k = -radius; k <= radius; ++k) {
    const auto centre = static_cast<double>(k);
    const double mass = 0.5 * (std::erf(scale * (centre + 0.5)) - std::erf(scale * (centre - 0.5)));
    kernel.push_back(static_cast<float>(mass));
  }
  return kernel;
}

Volume gaussian_smooth(const Volume& volume, const Vector3& sigma) {
  Volume output;
  const Volume* current = &volume;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::vector<float> kernel = gaussian_kernel(sigma[axis]);
    if (kernel.size() == 1) continue;
    output = filter_axis(*current, axis, convolution(volume.spatial_shape()[axis], kernel));
    current = &output;
  }
  return current == &volume ? volume.clone() : std::move(output);
}

}  // namespace hayate
