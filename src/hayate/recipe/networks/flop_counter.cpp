// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/networks/flop_counter.h"

namespace hayate {

void FlopCounter::convolve(double in_channels, double out_channels, const PerAxis& kernel_size,
                           double voxels, bool input_has_gradient) {
  const double flops =
      2.0 * in_channels * out_channels * static_cast<double>(kernel_size.product()) * voxels;
  count_.forward += flops;
  count_.training += flops * (input_has_gradient ? 3.0 : 2.0);
}

double voxels_after(const SpatialShape& shape, const std::vector<PerAxis>& strides,
                    std::size_t steps) {
  double voxels = 1.0;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    std::int64_t size = shape[axis];
    for (std::size_t i = 0; i < steps; ++i) {
      size = (size + strides[i][axis] - 1) / strides[i][axis];
    }
    voxels *= static_cast<double>(size);
  }
  return voxels;
}

}  // namespace hayate
