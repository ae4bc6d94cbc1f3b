// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "hayate/volume/affine.h"

namespace hayate {

/// Returns the squared Euclidean distance of every voxel to the nearest voxel of a set: exact, in
/// time linear in voxels (Felzenszwalb and Huttenlocher, Distance Transforms of Sampled Functions,
/// 2012). The square of scipy.ndimage.distance_transform_edt of the set's complement.
///
/// \param set      [X, Y, Z], Z fastest; what is not 0 belongs to the set.
/// \param spacing  between voxel centres along each axis, above 0, in mm or any other unit.
/// \returns [X, Y, Z] in that unit squared; infinite everywhere when the set is empty.
std::vector<double> squared_distances(std::span<const std::uint8_t> set, const SpatialShape& shape,
                                      const Vector3& spacing);

}  // namespace hayate
