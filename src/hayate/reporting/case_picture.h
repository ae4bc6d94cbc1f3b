// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hayate/analysis/plane_view.h"
#include "hayate/volume/volume.h"

namespace hayate {

/// A slice of a case twice, side by side: the image alone, and with its classes on it, the truth as
/// a tint and the prediction as an outline.
struct PlanePicture {
  Plane plane = Plane::kAxial;
  /// A PNG file of `width` · `height` square pixels.
  std::string png;
  std::int64_t width = 0;
  std::int64_t height = 0;
  /// What one of the two shows, across and down.
  std::array<double, 2> extent_mm{};
  /// Which of the image's slices in that plane, from 0, and how many it has.
  std::int64_t slice = 0;
  std::int64_t slice_count = 1;
  /// Whether it is that through the middle.
  bool is_middle = true;
};

/// Draws a case in three planes through the middle of the truth's foreground (of the prediction's,
/// where the truth has none; of the image, where neither has). They show the foreground of both and
/// half as much again on either side, at least 40 mm, all on one scale. Of a single slice there is
/// its plane alone.
///
/// \param image      float32 [C, X, Y, Z]; the first channel is shown, from its 0.5 to its 99.5
///                   percentile.
/// \param truth      class indices uint8 [1, X, Y, Z] on the image's grid; so is `predicted`.
std::vector<PlanePicture> draw_case(const Volume& image, const Volume& truth,
                                    const Volume& predicted);

/// Draws a label on its image as above, each plane in up to so many slices (draw_overlaid_slices).
std::vector<PlanePicture> draw_slices(const Volume& image, const Volume& label,
                                      std::int64_t slice_count);

}  // namespace hayate
