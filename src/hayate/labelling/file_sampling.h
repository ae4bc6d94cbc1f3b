// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/base/why_not.h"
#include "hayate/labelling/file_grid.h"
#include "hayate/labelling/logit_region.h"
#include "hayate/resampling/axis_grid.h"

namespace hayate {

/// How the voxels of a file's grid read those of a prepared one, of which only a part is at hand.
/// A voxel reads two neighbours along each axis, and belongs to the part that holds the further
/// ones.
class FileSampling {
 public:
  /// Why the file's grid cannot be read part by part.
  static WhyNot why_not(const FileGrid& prepared, const FileGrid& file);

  /// \pre why_not() has nothing against it.
  FileSampling(const FileGrid& prepared, const FileGrid& file);

  /// The file's voxels that belong to a region of the prepared grid and that the network has seen;
  /// empty, at the origin, when there are none.
  VoxelBox voxels_of(const VoxelBox& region) const;

  /// The prepared voxels that a box of the file's reads. \pre the box is not empty.
  VoxelBox sources_of(const VoxelBox& voxels) const;

  /// How to lay out such a box of prepared voxels: its rows and planes are as far apart as to let
  /// axes be sampled in the order in which they are on the whole volume, for its bits.
  BoxPitch pitch_of(const VoxelBox& sources) const;

  /// The grid of a box of the file's voxels, which reads a box of prepared ones.
  AxisGrid grid_of(const VoxelBox& voxels, const VoxelBox& sources) const;

 private:
  SpatialShape prepared_shape_;
  AxisGrid grid_;
  VoxelBox seen_;
};

}  // namespace hayate
