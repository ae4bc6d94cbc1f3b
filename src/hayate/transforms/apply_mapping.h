// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/transforms/grid_mapping.h"
#include "hayate/transforms/sample.h"
#include "hayate/transforms/sample_geometry.h"

namespace hayate {

/// Returns what a mapping shows of a sample: the image interpolated, the label by its nearest
/// voxels, both as they are computed with (float32 and uint8), without indices.
///
/// Of a kept sample (volume/kept_volume.h) only those voxels are widened that are shown. Where the
/// mapping moves whole voxels of the sample, they are copied.
///
/// \param sample  may be of a kept type; image and label are of one shape.
/// \throws DataError  when the mapping is not finite.
Sample apply_mapping(const Sample& sample, const GridMapping& mapping);

/// Returns how the image or the label of a sample is resampled by a mapping.
ResampleOptions resample_options(const GridMapping& mapping, VolumeKind kind);

/// Returns the box of a volume that sampling may read: what the mapping's corners span, what of it
/// is mirrored inside, and a voxel round it. It holds a voxel at least, and begins at even ones.
VoxelBox shown_box(const SpatialShape& volume, const GridMapping& mapping);

}  // namespace hayate
