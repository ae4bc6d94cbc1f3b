// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hayate/volume/volume.h"

namespace hayate {

/// How much of a label a class is, and where.
struct ClassPlace {
  std::int64_t voxel_count = 0;
  /// Its middle along right, front and up, from 0 at the left, back and lower face of the image to
  /// 1 at the other. NaN without voxels.
  Vector3 center{};
};

/// Returns the places of all classes, in one pass.
/// \param label  [1, X, Y, Z] uint8, in any orientation. \param class_count  more than any
///               class index; what nobody annotated is of no class.
std::vector<ClassPlace> find_classes(const Volume& label, std::size_t class_count);

}  // namespace hayate
