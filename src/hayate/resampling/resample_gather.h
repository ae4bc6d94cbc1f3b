// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "hayate/base/why_not.h"
#include "hayate/kernels/axis_resample.h"
#include "hayate/resampling/resample.h"
#include "hayate/volume/voxel_view.h"

namespace hayate {

/// Why the two below cannot read a channel: for its size.
WhyNot why_not_gather(const VoxelView& source);

/// Samples one channel at any voxel coordinates, trilinearly; for matrices that axis_grid.h cannot
/// take apart. Coordinates are the float64 ones of `resample_reference`; weights and values are
/// float32 but where PaddingMode::kZeros cuts a voxel's neighbours off. A neighbour of weight 0 is
/// not looked at. A voxel's value does not depend on which others are asked for.
///
/// \param source  of any type, its axes may run backwards. Where it is scaled, or of another type
///                than uint8, int16 and float32, a float32 copy is made.
/// \param range  applied to what was interpolated; may be null.
/// \param out  `output_shape` voxels in C order.
/// \pre why_not_gather has nothing against the source.
void resample_gather(const VoxelView& source, const Affine& output_to_input_voxel,
                     const SpatialShape& output_shape, const ResampleOptions& options,
                     const IntensityRange* range, std::span<float> out);

/// Picks the nearest voxels, the very ones that `resample_reference` takes.
/// \param source  its axes may run backwards.
/// \pre why_not_gather has nothing against the source, which is a T and not scaled: uint8, int16 or
/// float32.
template <class T>
void pick_gather(const VoxelView& source, const Affine& output_to_input_voxel,
                 const SpatialShape& output_shape, const ResampleOptions& options,
                 std::span<T> out);

}  // namespace hayate
