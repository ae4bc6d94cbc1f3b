// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/resampling/interpolate.h"

namespace hayate {

struct LowResolutionOptions {
  /// How the image is brought to fewer voxels.
  ResizeMode downsample_mode = ResizeMode::kNearest;
  /// How it is brought back to as many as it had.
  ResizeMode upsample_mode = ResizeMode::kTrilinear;
  /// Keep the outer voxels' centres instead of their outer edges on the way back; see
  /// interpolate().
  bool align_corners = false;
};

/// Returns round(size · zoom) voxels along each axis, half to even, at least one.
SpatialShape low_resolution_shape(const SpatialShape& shape, double zoom);

/// Returns the volume as one of fewer voxels shows it: shrunk to
/// low_resolution_shape, and brought back to its grid.
/// MONAI: RandSimulateLowResolution with this factor.
/// \pre float32, no axis empty; zoom > 0
Volume simulate_low_resolution(const Volume& volume, double zoom,
                               const LowResolutionOptions& options = {});

}  // namespace hayate
