// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hayate/io/nrrd/nrrd_fields.h"
#include "hayate/io/nrrd/nrrd_grid.h"
#include "hayate/io/voxel_place.h"
#include "hayate/volume/voxel_type.h"

namespace hayate {

/// An NRRD header: what it takes to read the voxels.
struct NrrdHeader {
  /// For whoever writes beside the image: its words say where the voxels lie.
  NrrdFields fields;
  VoxelType voxel_type = VoxelType::kFloat32;
  NrrdAxes axes;
  /// Axis i of the image is axis axis_order[i] of the file: X, Y, Z are in front, in whatever order
  /// the file has the others.
  std::vector<std::size_t> axis_order;
  /// How many of them lie in space: 2 or 3.
  std::size_t space_rank = 3;
  NrrdGrid grid;
  VoxelPlace place;
  /// The name of another file that has the voxels; empty where they follow the header.
  std::string data_file;

  /// Returns the sizes of X, Y, Z and of what is beside them. A slice has no Z, unless it has
  /// something beside space.
  std::vector<std::int64_t> shape() const;
};

/// \param text  the whole header, as find_nrrd_header_end divides it off.
/// \throws DataError  when it is none, or one that cannot be used: voxels that are not real
/// numbers,
///                    an encoding that is not read (bzip2, hex), fields that are missing or
///                    contradict each other. Does not name the file.
NrrdHeader parse_nrrd_header(std::string_view text);

/// Returns how headers call a type.
std::string_view nrrd_type_name(VoxelType type);

/// Returns the unit that the header has for lengths where it is another one than mm; else nothing.
std::string find_foreign_unit(const NrrdHeader& header);

}  // namespace hayate
