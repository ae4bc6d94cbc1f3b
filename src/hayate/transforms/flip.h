// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/transforms/spatial_axes.h"
#include "hayate/volume/volume.h"

namespace hayate {

/// Returns the volume mirrored along the axes of the set, as numpy.flip; voxels of any type, and
/// the affine follows.
Volume flip(const Volume& volume, const AxisSet& axes);

}  // namespace hayate
