// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <any>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "hayate/volume/volume.h"

namespace hayate {

class ImageFormat;

/// What an image file is, without its voxels, whatever its format.
struct ImageInfo {
  /// The format that the rest was read by. Not null once it was.
  const ImageFormat* format = nullptr;
  /// The file that was named, and the one that holds the voxels, which may be another one.
  std::filesystem::path path;
  std::filesystem::path voxel_path;

  VoxelType voxel_type = VoxelType::kFloat32;
  /// The sizes of X, Y, Z and of the axes beyond them (channels, times), as many as the file has.
  /// Not empty, every size is at least 1, their product fits into 63 bits.
  std::vector<std::int64_t> shape;
  /// A voxel's value is stored · slope + intercept.
  double slope = 1.0;
  double intercept = 0.0;

  /// Takes voxel indices to world millimetres in RAS+. Always finite.
  Affine voxel_to_world;
  /// Whether the header says where the axes point; else the format's convention does.
  bool is_oriented = false;
  /// Free text of the header.
  std::string description;
  /// The header as the format has it, which only the format looks into: what it writes beside this
  /// image gets its words.
  std::any header;

  bool is_scaled() const { return slope != 1.0 || intercept != 0.0; }
  /// Returns the sizes along X, Y, Z; 1 for those that the file does not have.
  SpatialShape spatial_shape() const;
  Vector3 spacing() const { return spacing_mm(voxel_to_world); }
  /// How many X·Y·Z volumes the file holds: the product of the axes beyond the third.
  std::int64_t volume_count() const;
  std::uint64_t voxel_count() const;
  /// How many bytes the voxels take as they are stored, before any compression.
  std::uint64_t voxel_bytes() const { return voxel_count() * voxel_size_bytes(voxel_type); }
};

}  // namespace hayate
