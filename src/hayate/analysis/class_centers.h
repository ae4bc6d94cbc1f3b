// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/volume/volume.h"

namespace hayate {

/// Returns where the middle of each class lies: along right, front and up, from 0 at the left, back
/// and lower face of the image to 1 at the other. NaN for a class without voxels.
///
/// \param label  [1, X, Y, Z] uint8, in any orientation. \param class_count  more than any value.
std::vector<Vector3> class_centers(const Volume& label, std::size_t class_count);

}  // namespace hayate
