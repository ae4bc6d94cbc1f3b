// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hayate/volume/volume.h"

namespace hayate {

/// How many pieces each class of a label consists of. Voxels of one class that share a face, an
/// edge or a corner (26 neighbours) belong together, as in Auto3DSeg's analysis.
///
/// \param label  [1, X, Y, Z] uint8.
/// \returns one count a class, up to the largest class in the label; 0 for background (class 0) and
///          for classes that are absent.
std::vector<std::int64_t> count_components(const Volume& label);

}  // namespace hayate
