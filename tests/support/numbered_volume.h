// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <numeric>

#include "hayate/volume/volume.h"

namespace hayate {

/// A volume whose voxels are 0, 1, 2 … in C order.
template <class T>
Volume numbered_volume(const VolumeShape& shape, const Affine& affine) {
  Volume volume(VoxelTypeOf<T>::kValue, shape, affine);
  std::iota(volume.voxels<T>().begin(), volume.voxels<T>().end(), T{});
  return volume;
}

/// Calls `body.template operator()<T>()` for every type that files have.
template <class Body>
void for_each_file_type(Body&& body) {
  for (auto type = VoxelType::kUint8; type <= VoxelType::kFloat64;
       type = static_cast<VoxelType>(static_cast<int>(type) + 1)) {
    dispatch_voxel_type(type, body);
  }
}

}  // namespace hayate
