// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "hayate/transforms/voxel_box.h"
#include "hayate/volume/volume.h"

namespace hayate {

// Labels here are uint8: class indices [1, X, Y, Z], or one-hot [K, X, Y, Z].

inline bool is_one_hot(const Volume& label) {
  return label.channels() > 1;
}

/// All classes that a label holds, in rising order, but the background.
std::vector<std::uint8_t> foreground_classes(const Volume& label);

/// Which voxels belong to any of the classes: [X, Y, Z] of 1 and 0.
/// \pre classes are below K of a one-hot label.
std::vector<std::uint8_t> class_mask(const Volume& label, std::span<const std::uint8_t> classes);

/// The smallest box that holds all voxels of a mask that are not 0; empty, at the origin, when
/// there are none.
VoxelBox box_of(std::span<const std::uint8_t> mask, const SpatialShape& shape);

}  // namespace hayate
