// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hayate/io/metaimage/meta_fields.h"
#include "hayate/io/voxel_place.h"
#include "hayate/volume/affine.h"
#include "hayate/volume/voxel_type.h"

namespace hayate {

/// A MetaImage header: what it takes to read the voxels.
struct MetaHeader {
  /// For whoever writes beside the image: its words say where the voxels lie.
  MetaFields fields;
  VoxelType voxel_type = VoxelType::kFloat32;
  /// DimSize: X, Y and perhaps Z, times and so on.
  std::vector<std::int64_t> sizes;
  /// Values at each voxel, which lie beside each other in the file.
  std::int64_t channel_count = 1;
  /// The grid in RAS+ millimetres.
  Affine voxel_to_world;
  VoxelPlace place;
  /// The name of another file that has the voxels; empty where they follow the header.
  std::string data_file;

  /// Returns the sizes of X, Y, Z and of what is beside them. A slice has no Z, unless it has
  /// channels.
  std::vector<std::int64_t> shape() const;
  /// Returns the sizes along the file's axes, channels first where there are several.
  std::vector<std::int64_t> file_sizes() const;
  /// Axis i of the image is axis file_order()[i] of the file.
  std::vector<std::size_t> file_order() const;
};

/// Reads a header as ITK's MetaImageIO does: TransformMatrix has the direction of an axis in each
/// row, in LPS, and the voxel (0, 0, 0) lies at Offset; without them the axes are those of LPS.
/// AnatomicalOrientation, CenterOfRotation, and every field that is not known, place nothing. A
/// slice has a third axis of 1 mm along z.
///
/// \param text  the whole header, as find_meta_header_end divides it off.
/// \throws DataError  when it is none, or one that cannot be used: voxels that are not real
/// numbers,
///                    spacings of 0, a slope for the values (which ITK does not apply), voxels in
///                    several files. Does not name the file.
MetaHeader parse_meta_header(std::string_view text);

/// Returns how headers call a type.
std::string_view meta_type_name(VoxelType type);

/// Returns AnatomicalOrientation where it contradicts the directions of the axes, whether its
/// letters say where these come from, as ITK writes them, or where they lead; else nothing.
std::string find_contradicting_orientation(const MetaHeader& header);

/// Returns the unit that the header has for lengths where it is another one than mm; else nothing.
std::string find_foreign_unit(const MetaHeader& header);

}  // namespace hayate
