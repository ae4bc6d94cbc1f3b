// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>

#include "hayate/volume/volume.h"

namespace hayate {

/// An exact rearrangement of a grid: axis `a` of the output runs along axis `source_axis[a]` of the
/// input, from its far end where `reversed[a]`.
struct AxisMap {
  std::array<std::size_t, 3> source_axis{0, 1, 2};
  std::array<bool, 3> reversed{};

  friend bool operator==(const AxisMap&, const AxisMap&) = default;
};

/// Takes voxel coordinates of the rearranged grid to those of a grid of `source` voxels.
Affine output_to_source_voxel(const SpatialShape& source, const AxisMap& map);

/// Returns the volume rearranged, voxels of any type [C, X, Y, Z]; its affine is carried along, so
/// that each voxel stays where it is in the world.
/// \pre source_axis is a permutation of 0, 1, 2.
Volume rearrange_axes(const Volume& volume, const AxisMap& map);

}  // namespace hayate
