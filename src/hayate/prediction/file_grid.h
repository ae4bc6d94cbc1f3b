// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/volume/volume.h"

namespace hayate {

/// The grid of an image's file, onto which its prediction is brought back.
struct FileGrid {
  SpatialShape shape{};
  Affine voxel_to_world;
};

/// What a voxel that the network has not seen has for logits.
enum class UnseenVoxel {
  kBackground,  ///< the first channel wins, with a softmax of 1
  kNothing,     ///< every channel has a sigmoid of 0
};

/// Logits on the file's grid, trilinear between the centres of the prepared voxels.
/// \param unseen  what the preparation cropped away gets.
/// \param logits  [K, X, Y, Z] float32 on the prepared grid
/// \returns       [K, X, Y, Z] float32 on the file's
Volume resample_onto_file_grid(const Volume& logits, const FileGrid& grid, UnseenVoxel unseen);

}  // namespace hayate
