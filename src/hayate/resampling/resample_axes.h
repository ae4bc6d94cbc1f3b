// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "hayate/resampling/axis_grid.h"
#include "hayate/volume/voxel_view.h"

namespace hayate {

/// Samples one channel on a grid of axes, trilinearly, in three passes: across rows, along them,
/// and along the columns of what they left. Float32 throughout; `resample`, which it agrees with
/// within rounding, is float64. A voxel's value does not depend on which others are asked for.
///
/// \param source  of any type.
/// \param range  applied to what was interpolated; may be null.
/// \param out  grid.shape() voxels in C order. \pre none of its axes is empty.
void resample_axes(const VoxelView& source, const AxisGrid& grid, const IntensityRange* range,
                   std::span<float> out);

/// Picks the voxels at the taps' first neighbours, for grids that were sampled with kNearest.
template <class T>
void pick_axes(const VoxelView& source, const AxisGrid& grid, std::span<T> out);

/// Returns the box, along the source's axes, that holds all voxels above the threshold; empty, at
/// the origin, when there are none.
VoxelBox find_above(const VoxelView& source, double threshold);

/// Returns the box, as above, of a label's voxels that are of a class other than the background
/// (is_foreground): what nobody annotated is none. \pre uint8.
VoxelBox find_labelled(const VoxelView& label);

}  // namespace hayate
