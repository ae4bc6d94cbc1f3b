// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/volume/volume.h"

namespace hayate {

/// The grid of an image's file, onto which its prediction is brought back.
struct FileGrid {
  SpatialShape shape{};
  Affine voxel_to_world;
};

/// Logits on the file's grid, trilinear between the centres of the prepared voxels. Where the
/// network saw nothing, because the preparation cropped it away, background wins with a softmax
/// of 1.
///
/// \param logits  [K, X, Y, Z] float32 on the prepared grid
/// \returns       [K, X, Y, Z] float32 on the file's
Volume resample_onto_file_grid(const Volume& logits, const FileGrid& grid);

}  // namespace hayate
