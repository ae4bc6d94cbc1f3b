// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "hayate/resampling/axis_grid.h"
#include "hayate/transforms/crop_foreground.h"
#include "hayate/transforms/spacing.h"

namespace hayate {

/// What the first transforms of a chain come to, before any voxel of a case's files is touched: one
/// pass over these then does them all. The transforms enter it by themselves
/// (DeterministicTransform::plan).
struct CasePlan {
  /// A Spacing onto grids that are none of axes, for an image and its label.
  struct Oblique {
    SpacingSampling image;
    std::optional<SpacingSampling> label;
  };

  SpatialShape image_shape() const;
  /// \pre there is a label.
  SpatialShape label_shape() const;

  AxisGrid image;
  std::optional<AxisGrid> label;
  bool is_spaced = false;
  /// Sampling that follows the grids of axes, which then only rearrange the files' own.
  std::optional<Oblique> oblique;
  std::optional<IntensityRange> range;
  /// Volume whose foreground is all that is wanted; the transform that says so still has to cut.
  std::optional<ForegroundSource> foreground;
};

}  // namespace hayate
