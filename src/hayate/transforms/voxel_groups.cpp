// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/voxel_groups.h"

namespace hayate {

std::vector<std::span<float>> voxel_groups(Volume& image, bool channel_wise) {
  if (!channel_wise) return {image.voxels<float>()};
  std::vector<std::span<float>> groups;
  for (std::int64_t channel = 0; channel < image.channels(); ++channel) {
    groups.push_back(image.channel<float>(channel));
  }
  return groups;
}

}  // namespace hayate
