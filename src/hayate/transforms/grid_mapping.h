// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "hayate/resampling/axis_map.h"
#include "hayate/resampling/crop_pad.h"
#include "hayate/resampling/displacement_field.h"
#include "hayate/resampling/resample.h"
#include "hayate/resampling/voxel_box.h"

namespace hayate {

/// What lies outside a volume.
struct OutsideFill {
  PaddingMode padding = PaddingMode::kBorder;
  /// Matters to PaddingMode::kReflection only.
  MirrorAt mirror_at = MirrorAt::kVoxelEdges;

  /// Whether both put the same voxels there.
  bool is_like(const OutsideFill& other) const;
};

/// Returns what a resampler calls that padding; nothing where it has no name for it, as for wraps
/// and constants other than 0.
std::optional<OutsideFill> outside_fill(const PadFill& fill);

/// What a geometric transform does, as numbers: which place of its input each voxel of its output
/// shows. Mappings are put together before a voxel is computed (MONAI: lazy resampling).
struct GridMapping {
  /// Takes voxel indices of the output to those of the input; voxel centres are at integers.
  Affine output_to_input_voxel;
  /// Of the output.
  SpatialShape shape{};
  /// How images are interpolated; nothing for a mapping that moves whole voxels, for which any mode
  /// will do. Labels take the nearest voxel.
  std::optional<InterpolationMode> mode;
  /// Nothing for a mapping that shows nothing outside its input, for which any fill will do.
  std::optional<OutsideFill> outside;
  /// Displaces the output's voxels before they are mapped; null where none is.
  std::shared_ptr<const DisplacementField> displacement = nullptr;
};

/// Leaves a grid as it is.
GridMapping stay(const SpatialShape& shape);

/// Cuts a box, which may reach outside.
GridMapping cut(const VoxelBox& box);

/// Rearranges the axes of a grid.
GridMapping rearrange(const SpatialShape& shape, const AxisMap& map);

/// Returns the mapping by a matrix from the output to the input, each counted from its centre.
GridMapping about_centres(const Affine& centred, const SpatialShape& input,
                          const SpatialShape& output, InterpolationMode mode,
                          const OutsideFill& outside);

/// Whether one resampling can do both: what displaces voxels has to be the last. MONAI:
/// is_compatible_apply_kwargs.
bool are_compatible(const GridMapping& first, const GridMapping& second);

/// Returns both, one after the other. \pre they are compatible
GridMapping then(const GridMapping& first, const GridMapping& second);

}  // namespace hayate
