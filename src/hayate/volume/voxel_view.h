// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "hayate/volume/volume.h"

namespace hayate {

/// Voxels [X, Y, Z] of one channel that lie in memory in another order than a Volume's: a file's,
/// where X runs fastest, in the file's type. Owns nothing. Axes that run backwards (strides below
/// 0) are taken only by who says so.
struct VoxelView {
  VoxelType type = VoxelType::kFloat32;
  /// The one at (0, 0, 0), aligned as the type wants it.
  const std::byte* voxels = nullptr;
  SpatialShape shape{};
  /// Strides in voxels. One axis has stride 1 or -1, the others follow without gaps.
  std::array<std::int64_t, 3> stride{};
  /// What a stored value stands for: value·slope + intercept in float64, rounded to float32.
  bool is_scaled = false;
  double slope = 1.0;
  double intercept = 0.0;
};

/// Views one channel of a volume.
inline VoxelView view_of(const Volume& volume, std::int64_t channel) {
  const SpatialShape shape = volume.spatial_shape();
  const std::int64_t channel_bytes = volume.size_bytes() / volume.channels();
  return {.type = volume.type(),
          .voxels = volume.bytes().data() + channel * channel_bytes,
          .shape = shape,
          .stride = {shape[1] * shape[2], shape[2], 1}};
}

}  // namespace hayate
