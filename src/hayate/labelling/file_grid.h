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

/// Returns how far outside of the outer prepared voxels' centres the network still counts as having
/// seen something, along each prepared axis, in prepared voxels: half a voxel, the file's or the
/// prepared one, whichever is larger. So a thick slice whose centre the prepared grid does not
/// quite reach is not lost.
Vector3 seen_reach(const Affine& file_to_prepared_voxel);

/// Whether a coordinate along an axis of so many prepared voxels counts as seen.
bool is_seen(double coordinate, std::int64_t size, double reach);

/// Logits on the file's grid, sampled as logit_resampling says.
/// \param unseen  what the preparation cropped away gets.
/// \param logits  [K, X, Y, Z] float32 on the prepared grid
/// \returns       [K, X, Y, Z] float32 on the file's
Volume resample_onto_file_grid(const Volume& logits, const FileGrid& grid, UnseenVoxel unseen);

}  // namespace hayate
