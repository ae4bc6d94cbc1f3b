// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace hayate {

/// MONAI's guards against division by 0: of a constant image's range and standard deviation.
inline constexpr float kContrastRangeGuard = 1e-7F;
inline constexpr double kContrastStdGuard = 1e-8;

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
