// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/class_mask.h"

#include <algorithm>
#include <array>

namespace hayate {

std::vector<std::uint8_t> classes_or_all(const Volume& label,
                                         const std::vector<std::uint8_t>& classes) {
  if (!classes.empty()) return classes;
  std::array<bool, 256> is_there{};
  if (is_one_hot(label)) {
    for (std::int64_t c = 0; c < label.channels(); ++c) {
      const auto channel = label.channel<std::uint8_t>(c);
      is_there[static_cast<std::size_t>(c)] =
          std::ranges::any_of(channel, [](std::uint8_t voxel) { return voxel != 0; });
    }
  } else {
    for (const std::uint8_t voxel : label.voxels<std::uint8_t>()) is_there[voxel] = true;
  }
  std::vector<std::uint8_t> foreground;
  for (std::size_t c = 1; c < is_there.size(); ++c) {
    if (is_there[c]) foreground.push_back(static_cast<std::uint8_t>(c));
  }
  return foreground;
}

Volume class_mask(const Volume& label, std::span<const std::uint8_t> classes) {
  const SpatialShape shape = label.spatial_shape();
  Volume mask =
      Volume::zeros(VoxelType::kUint8, {1, shape[0], shape[1], shape[2]}, label.voxel_to_world());
  const auto belongs = mask.voxels<std::uint8_t>();
  const bool one_hot = is_one_hot(label);
  for (const std::uint8_t c : classes) {
    const auto voxels = label.channel<std::uint8_t>(channel_of(label, c));
    for (std::size_t i = 0; i < belongs.size(); ++i) {
      belongs[i] |= static_cast<std::uint8_t>(one_hot ? voxels[i] != 0 : voxels[i] == c);
    }
  }
  return mask;
}

}  // namespace hayate
