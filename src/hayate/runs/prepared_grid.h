// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "hayate/io/image_info.h"
#include "hayate/transforms/compose.h"
#include "hayate/volume/affine.h"

namespace hayate {

/// How an image's voxels lie after the transforms that prepare it: "RAS", and mm along those axes.
struct PreparedGrid {
  std::string axcodes;
  Vector3 spacing_mm{};
};

/// What Orientation and Spacing among the chain's deterministic transforms make of a grid; no voxel
/// is touched. \throws DataError  as they do.
PreparedGrid compute_prepared_grid(const Compose& chain, const Affine& voxel_to_world,
                                   const SpatialShape& shape);

/// Lengths along the voxel axes, in the order right, front, up.
Vector3 along_world_axes(const Affine& voxel_to_world, const Vector3& lengths);

/// Edges of the whole image in mm, to the right, front and up.
Vector3 extent_mm(const ImageInfo& image);

}  // namespace hayate
