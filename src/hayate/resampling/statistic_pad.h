// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "hayate/base/options.h"
#include "hayate/volume/volume.h"

namespace hayate {

/// Padding whose values are computed, each line of voxels for itself; numpy's names.
enum class PadStatistic {
  kMean,
  kMedian,
  kMinimum,
  kMaximum,
  kLinearRamp,  ///< from the outer voxel down to 0 at the new edge
};

/// Returns the volume with `before` and `after` voxels more along each axis, filled as numpy.pad
/// fills them: axis after axis, so that the statistics of Y see the padding of X. The affine
/// follows.
/// \pre float32, nothing is negative, no axis of the volume is empty.
Volume pad_with_statistic(const Volume& volume, const SpatialShape& before,
                          const SpatialShape& after, PadStatistic statistic);

}  // namespace hayate
