// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hayate/transforms/sample.h"

namespace hayate {

/// A small picture of a case: one axial slice (of a single slice, that one) in square pixels, seen
/// as radiologists see it (front at the top, the patient's right at the left). Row by row.
struct SliceThumbnail {
  std::int64_t width = 0;
  std::int64_t height = 0;
  /// 0 … 255 over the range that `make_slice_thumbnail` was given.
  std::vector<std::uint8_t> gray;
  /// Class index of each pixel; 0 also where nobody annotated.
  std::vector<std::uint8_t> classes;
};

/// Returns the slice through the middle of the foreground (of the image, where there is none) of
/// the first channel, at most 128 pixels long and wide; voxels are picked, not averaged.
SliceThumbnail make_slice_thumbnail(const Sample& sample, double black, double white);

}  // namespace hayate
