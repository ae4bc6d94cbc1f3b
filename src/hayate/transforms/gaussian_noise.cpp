// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/gaussian_noise.h"

namespace hayate {

void add_gaussian_noise(std::span<float> voxels, double mean, double std, Random& random) {
  for (float& voxel : voxels) voxel += static_cast<float>(mean + std * random.normal());
}

}  // namespace hayate
