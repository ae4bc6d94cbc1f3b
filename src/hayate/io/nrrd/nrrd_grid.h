// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "hayate/io/nrrd/nrrd_axes.h"
#include "hayate/volume/affine.h"

namespace hayate {

/// Where an NRRD file's voxels lie, in RAS+ millimetres.
struct NrrdGrid {
  Affine voxel_to_world;
  /// Whether the header names a space of the patient's, and directions in it.
  bool is_oriented = false;
};

/// Returns the grid as ITK's NrrdImageIO has it: right-anterior-superior and
/// left-anterior-superior are turned round, every other space, and none, is taken for
/// left-posterior-superior; without directions voxels lie along its axes, `spacings` apart (1 where
/// they are nan or not said; backwards where they are negative), and begin at `axis mins`, half a
/// voxel further in unless `centers` says that they are nodes. A slice gets a third axis of 1 mm,
/// upright on the other two (which ITK refuses where its space has three dimensions).
///
/// \param space_axes  as find_space_axes gives them.
/// \throws DataError  when something is contradictory, as spacings in a space are. Does not name
/// the
///                    file.
NrrdGrid compute_nrrd_grid(const NrrdFields& fields, const NrrdAxes& axes,
                           std::span<const std::size_t> space_axes);

}  // namespace hayate
