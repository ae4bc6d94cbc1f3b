// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "hayate/kernels/axis_resample.h"
#include "hayate/transforms/resample.h"
#include "hayate/volume/voxel_view.h"

namespace hayate {

/// Whether the two below can read a channel: it has more than one voxel, and fewer than 2^31.
bool can_gather(const VoxelView& source);

/// Samples one channel at any voxel coordinates, trilinearly; for matrices that axis_grid.h cannot
/// take apart. Coordinates are the float64 ones of `resample_reference`; weights and values are
/// float32 but where PaddingMode::kZeros cuts a voxel's neighbours off. A neighbour of weight 0 is
/// not looked at. A voxel's value does not depend on which others are asked for.
///
/// \param source  of any type, its axes may run backwards. Where it is scaled, or of another type
///                than uint8, int16 and float32, a float32 copy is made.
/// \param range  applied to what was interpolated; may be null.
/// \param out  `output_shape` voxels in C order.
/// \pre can_gather(source).
void resample_gather(const VoxelView& source, const Affine& output_to_input_voxel,
                     const SpatialShape& output_shape, const ResampleOptions& options,
                     const IntensityRange* range, std::span<float> out);

/// The nearest voxels, the very ones that `resample_reference` takes.
/// \param source  its axes may run backwards.
/// \pre can_gather(source), which is a T and not scaled: uint8, int16 or float32.
template <class T>
void pick_gather(const VoxelView& source, const Affine& output_to_input_voxel,
                 const SpatialShape& output_shape, const ResampleOptions& options,
                 std::span<T> out);

}  // namespace hayate
