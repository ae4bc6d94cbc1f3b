// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/base/monai_release.h"
#include "hayate/resampling/resample.h"

namespace hayate {

/// MONAI's arguments of Spacing.
struct SpacingOptions {
  /// Voxel sizes in mm along the axes of the input, one to three; a value <= 0 keeps the size that
  /// the input has. Missing ones are 1 mm in release 0.7 and repeat the last one in 1.6.
  std::vector<double> pixdim;
  /// How the image is interpolated; a label is always resampled by nearest neighbour.
  InterpolationMode mode = InterpolationMode::kBilinear;
  PaddingMode padding_mode = PaddingMode::kBorder;
  /// Where `reflection` mirrors (true: at the centres of the outer voxels), and where the single
  /// voxel of a one-voxel axis is taken to lie; nothing else.
  bool align_corners = false;
  /// Resamples to axes parallel to the world's instead of to those of the input.
  bool diagonal = false;
  /// Scales the extent of the volume (edge to edge) instead of the distance between the centres of
  /// its outer voxels. Wants align_corners. Not in release 0.7.
  bool scale_extent = false;
  MonaiRelease release = MonaiRelease::k16;

  void describe(OptionVisitor& visitor);
};

}  // namespace hayate
