// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace hayate {

struct ContrastOptions {
  double gamma = 1.0;
  /// The curve runs from the brightest voxel downwards.
  bool invert_image = false;
  /// Restore the mean and the standard deviation that the voxels had.
  bool retain_stats = false;
};

/// Bends the intensities by a power, x -> ((x - min) / range)^gamma · range + min, in place.
/// MONAI: AdjustContrast.
void adjust_contrast(std::span<float> voxels, const ContrastOptions& options);

}  // namespace hayate
