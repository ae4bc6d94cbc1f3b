// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/resampling/resample.h"
#include "hayate/volume/volume.h"

namespace hayate {

/// A grid of voxels: that of an image's file, onto which its prediction is brought back, or that of
/// its logits.
struct FileGrid {
  SpatialShape shape{};
  Affine voxel_to_world;
};

/// What a voxel that the network has not seen has for logits.
enum class UnseenVoxel {
  kBackground,  ///< the first channel wins, with a softmax of 1
  kNothing,     ///< every channel has a sigmoid of 0
};

/// How logits are sampled: trilinear between the centres of the prepared voxels, of which the outer
/// ones reach on.
ResampleOptions logit_resampling();

/// Whether a coordinate along an axis of so many prepared voxels lies in one of them, half a voxel
/// round their centres.
bool is_seen(double coordinate, std::int64_t size);

/// Logits on the file's grid, sampled as logit_resampling says.
/// \param unseen  what the preparation cropped away gets.
/// \param logits  [K, X, Y, Z] float32 on the prepared grid
/// \returns       [K, X, Y, Z] float32 on the file's
Volume resample_onto_file_grid(const Volume& logits, const FileGrid& grid, UnseenVoxel unseen);

}  // namespace hayate
