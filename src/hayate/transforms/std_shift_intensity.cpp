// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/std_shift_intensity.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "hayate/transforms/mean_and_std.h"

namespace hayate {

void std_shift_intensity(std::span<float> voxels, double factor, bool nonzero) {
  const auto counts = [nonzero](float voxel) { return !nonzero || voxel != 0.0F; };
  std::span<const float> counted = voxels;
  std::vector<float> kept;
  if (nonzero) {
    std::ranges::copy_if(voxels, std::back_inserter(kept), counts);
    counted = kept;
  }
  if (counted.empty()) return;
  const double std = compute_mean_and_std(counted, StdDivisor::kCount).std;
  const auto offset = static_cast<float>(factor * std);
  for (float& voxel : voxels) {
    if (counts(voxel)) voxel += offset;
  }
}

}  // namespace hayate
