// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/resampling/axis_map.h"
#include "hayate/transforms/spatial_axes.h"

namespace hayate {

/// Returns the volume mirrored along the axes of the set, as numpy.flip; voxels of any type, and
/// the affine follows.
inline Volume flip(const Volume& volume, const AxisSet& axes) {
  return rearrange_axes(volume, {.source_axis = {0, 1, 2}, .reversed = axes});
}

}  // namespace hayate
