// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/resampling/resample.h"

namespace hayate {

/// Returns where the source is read for a coordinate that may lie outside [0, size - 1]: within it,
/// but for `zeros`, which leaves it less than three voxels outside. \pre the coordinate is finite,
/// size >= 1.
double padded_coordinate(double coordinate, std::int64_t size, const ResampleOptions& options);

/// How one output coordinate reads one axis of the source: two neighbours and their weights.
/// Both indices are valid; a neighbour that lies outside has weight 0.
struct AxisTap {
  std::int64_t low = 0;
  std::int64_t high = 0;
  double low_weight = 0.0;
  double high_weight = 0.0;
};

/// Returns the tap of a coordinate in voxels of the source, which may lie outside [0, size - 1].
/// `kNearest` has one neighbour, `low`, of weight 1.
/// \pre the coordinate is finite, size >= 1.
AxisTap make_tap(double coordinate, std::int64_t size, const ResampleOptions& options);

}  // namespace hayate
