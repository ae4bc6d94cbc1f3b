// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "hayate/analysis/plane_view.h"
#include "hayate/reporting/raster.h"
#include "hayate/volume/volume.h"

namespace hayate {

/// Pixels between two pictures side by side, or one below the other.
inline constexpr std::int64_t kPlaneGap = 4;

/// A slice of a case twice, side by side: the image alone, and with its classes on it, the truth as
/// a tint and the prediction as an outline.
struct OverlaidPlane {
  Plane plane = Plane::kAxial;
  Raster raster;
  /// What one of the two shows, across and down.
  std::array<double, 2> extent_mm{};
  /// Which slice along the voxel axis that the plane is across, of the image's.
  std::int64_t slice = 0;
  /// Whether it is that through the middle.
  bool is_middle = true;
};

/// Draws a case in three planes; of a single slice there is its plane alone. They show the
/// foreground of both labels and half as much again on either side, at least 40 mm, all on one
/// scale.
///
/// \param image      float32 [C, X, Y, Z]; the first channel is shown, from its 0.5 to its 99.5
///                   percentile.
/// \param truth      class indices uint8 [1, X, Y, Z] on the image's grid; so are `predicted` and
/// \param aim        through the middle of whose foreground the planes go; through the image's,
///                   where there is none.
std::vector<OverlaidPlane> draw_overlaid_planes(const Volume& image, const Volume& truth,
                                                const Volume& predicted, const Volume& aim);

/// Draws planes of a case and its label as above, each in up to so many slices, at equal distances
/// from the first to the last that hold some of the label, of the image where it is empty: one
/// plane behind the other, slices rising. The middle one is that which draw_overlaid_planes draws.
/// \pre slice_count >= 1
std::vector<OverlaidPlane> draw_overlaid_slices(const Volume& image, const Volume& label,
                                                std::int64_t slice_count);

}  // namespace hayate
