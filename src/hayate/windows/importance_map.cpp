// SPDX-License-Identifier: Apache-2.0
#include "hayate/windows/importance_map.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hayate {
namespace {

std::vector<float> sampled_gaussian(std::int64_t size, double sigma) {
  std::vector<float> weights(static_cast<std::size_t>(size));
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double x = static_cast<double>(i) - static_cast<double>(size - 1) / 2.0;
    weights[i] = static_cast<float>(std::exp(-x * x / (2.0 * sigma * sigma)));
  }
  return weights;
}

/// A delta at size / 2, filtered: the integral of the Gaussian over each voxel, 0 beyond 4 sigma.
std::vector<float> filtered_delta(std::int64_t size, double sigma) {
  const auto tail = static_cast<std::int64_t>(std::max(sigma * 4.0, 0.5) + 0.5);
  const double scale = 1.0 / (std::numbers::sqrt2 * sigma);
  std::vector<float> weights(static_cast<std::size_t>(size));
  for (std::int64_t i = 0; i < size; ++i) {
    const std::int64_t offset = i - size / 2;
    if (std::abs(offset) > tail) continue;
    const auto x = static_cast<double>(offset);
    weights[static_cast<std::size_t>(i)] =
        static_cast<float>(0.5 * (std::erf(scale * (x + 0.5)) - std::erf(scale * (x - 0.5))));
  }
  return weights;
}

void divide_by_maximum(std::vector<float>& map) {
  const float largest = *std::ranges::max_element(map);
  for (float& weight : map) weight /= largest;
}

float smallest_positive(const std::vector<float>& map) {
  float smallest = *std::ranges::max_element(map);
  for (const float weight : map) {
    if (weight > 0.0F) smallest = std::min(smallest, weight);
  }
  return smallest;
}

}  // namespace

std::vector<float> make_importance_map(const SpatialShape& window_shape,
                                       const InfererOptions& options) {
  const auto voxel_count =
      static_cast<std::size_t>(window_shape[0] * window_shape[1] * window_shape[2]);
  if (options.mode == BlendMode::kConstant) return std::vector<float>(voxel_count, 1.0F);

  const bool is_old = options.release == MonaiRelease::k07;
  std::array<std::vector<float>, 3> axis_weights;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double sigma =
        static_cast<double>(window_shape[axis]) * per_axis(options.sigma_scale, axis);
    axis_weights[axis] = is_old ? filtered_delta(window_shape[axis], sigma)
                                : sampled_gaussian(window_shape[axis], sigma);
  }
  std::vector<float> map;
  map.reserve(voxel_count);
  for (const float x : axis_weights[0]) {
    for (const float y : axis_weights[1]) {
      for (const float z : axis_weights[2]) map.push_back(x * y * z);
    }
  }

  // A weight of 0 would divide by 0 where only one window reaches.
  float floor = 0.0F;
  if (is_old) {
    divide_by_maximum(map);
    floor = smallest_positive(map);
  } else {
    floor = std::max(*std::ranges::min_element(map), 1e-3F);
  }
  for (float& weight : map) weight = std::max(weight, floor);
  return map;
}

}  // namespace hayate
