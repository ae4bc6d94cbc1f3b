// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "hayate/kernels/axis_resample.h"
#include "hayate/resampling/axis_map.h"
#include "hayate/resampling/resample.h"
#include "hayate/resampling/voxel_box.h"
#include "hayate/volume/voxel_view.h"

namespace hayate {

/// How an output axis reads an axis of the source: which one, and for each of its voxels two
/// neighbours and the weight of the second.
struct AxisTaps {
  std::size_t source_axis = 0;
  std::vector<std::int32_t> low;
  std::vector<std::int32_t> high;
  std::vector<float> weight;

  std::int64_t size() const { return std::ssize(low); }
  AxisTable table() const { return {low.data(), high.data(), weight.data()}; }
};

/// A grid whose axes run along those of a source, in any order and direction and at any spacing:
/// a chain of Orientation, Spacing and cropping is one such grid, so that no voxel has to be
/// touched before all of them are known.
struct AxisGrid {
  std::array<AxisTaps, 3> axes;
  Affine voxel_to_world;

  SpatialShape shape() const { return {axes[0].size(), axes[1].size(), axes[2].size()}; }
};

/// Returns the source's own grid.
AxisGrid make_axis_grid(const SpatialShape& shape, const Affine& voxel_to_world);

/// Returns the grid with its axes rearranged; every voxel stays where it is in the world.
AxisGrid rearrange_axes(const AxisGrid& grid, const AxisMap& map);

/// Returns the grid sampled as `resample` samples a volume on it.
/// \returns nothing when that is no grid of axes any more: for oblique matrices, for voxels outside
///          with PaddingMode::kZeros, and for a grid that has been sampled before.
std::optional<AxisGrid> sample_axes(const AxisGrid& grid, const Affine& output_to_input_voxel,
                                    const SpatialShape& shape, const ResampleOptions& options);

/// Returns a source's voxels in the grid's order, none of them moved: axes may run backwards.
/// \pre nothing but rearrange_axes was done to the source's own grid.
VoxelView view_through(const VoxelView& source, const AxisGrid& grid);

/// Returns the voxels of the box. \pre it lies within the grid and is not empty.
AxisGrid crop(const AxisGrid& grid, const VoxelBox& box);

/// Returns the box of the grid's voxels that read any voxel of a box of the source (along its own
/// axes); empty, at the origin, when there are none.
VoxelBox voxels_that_read(const AxisGrid& grid, const VoxelBox& source_box);

}  // namespace hayate
