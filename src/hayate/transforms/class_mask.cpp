// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/class_mask.h"

#include <algorithm>
#include <array>

#include "hayate/transforms/resample_axes.h"
#include "hayate/volume/voxel_view.h"

namespace hayate {

std::vector<std::uint8_t> foreground_classes(const Volume& label) {
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
  std::vector<std::uint8_t> classes;
  for (std::size_t c = 1; c < is_there.size(); ++c) {
    if (is_there[c]) classes.push_back(static_cast<std::uint8_t>(c));
  }
  return classes;
}

std::vector<std::uint8_t> class_mask(const Volume& label, std::span<const std::uint8_t> classes) {
  std::vector<std::uint8_t> mask(static_cast<std::size_t>(label.spatial_size()));
  for (const std::uint8_t c : classes) {
    const bool one_hot = is_one_hot(label);
    const auto voxels = label.channel<std::uint8_t>(one_hot ? c : 0);
    for (std::size_t i = 0; i < mask.size(); ++i) {
      mask[i] |= static_cast<std::uint8_t>(one_hot ? voxels[i] != 0 : voxels[i] == c);
    }
  }
  return mask;
}

VoxelBox box_of(std::span<const std::uint8_t> mask, const SpatialShape& shape) {
  const VoxelView view{.type = VoxelType::kUint8,
                       .voxels = std::as_bytes(mask).data(),
                       .shape = shape,
                       .stride = {shape[1] * shape[2], shape[2], 1}};
  return find_above(view, 0.0);
}

}  // namespace hayate
