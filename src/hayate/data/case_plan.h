// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>

#include "hayate/io/image_info.h"
#include "hayate/transforms/axis_grid.h"
#include "hayate/transforms/spacing.h"
#include "hayate/transforms/transform.h"

namespace hayate {

/// What the first transforms of a chain come to, before any voxel of a case's files is touched.
struct CasePlan {
  /// A Spacing onto grids that are none of axes, for an image and its label.
  struct Oblique {
    SpacingSampling image;
    std::optional<SpacingSampling> label;
  };

  CasePlan(const ImageInfo& image, const std::optional<ImageInfo>& label);

  /// Takes a transform into the plan, unless it is of another kind, or would come too late.
  bool take(const Transform& transform);

  SpatialShape image_shape() const;
  /// \pre there is a label.
  SpatialShape label_shape() const;

  AxisGrid image;
  std::optional<AxisGrid> label;
  /// After the grids of axes, which then only rearrange the files' own.
  std::optional<Oblique> oblique;
  std::optional<IntensityRange> range;
  /// How many transforms that is.
  std::size_t step_count = 0;

 private:
  bool take_spacing(const Spacing& spacing);
  bool take_oblique_spacing(const Spacing& spacing);

  bool is_spaced_ = false;
};

}  // namespace hayate
