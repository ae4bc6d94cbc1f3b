// SPDX-License-Identifier: Apache-2.0
#include "hayate/augmentation/displacements.h"

#include <vector>

#include <ATen/ops/matmul.h>

#include "hayate/augmentation/small_tensor.h"

namespace hayate {

at::Tensor displacements(const DisplacementField& field, std::size_t axis, c10::Device device) {
  const SpatialShape& points = field.points();
  at::Tensor values = small_tensor<float>(field.values(axis), points, device).to(at::kDouble);
  // One axis after the other: what was [P, Q, R] is then [X, Q, R], [X, Y, R] and [X, Y, Z].
  for (std::size_t along = 0; along < 3; ++along) {
    const std::vector<double> weights = field.weights(along);
    const at::Tensor of_axis =
        small_tensor<double>(weights, {field.shape()[along], points[along]}, device);
    const auto dimension = static_cast<std::int64_t>(along);
    values = at::matmul(values.movedim(dimension, 2), of_axis.t()).movedim(2, dimension);
  }
  return values;
}

}  // namespace hayate
