// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "hayate/io/image_info.h"
#include "hayate/io/stored_voxels.h"

namespace hayate {

/// How voxels lie in a file: as their bytes, as those of a compressed stream, or as decimal numbers
/// that white space and commas divide.
enum class VoxelEncoding { kRaw, kGzip, kZlib, kText };

/// Where a header of text says that its voxels are, in ImageInfo::voxel_path.
struct VoxelPlace {
  VoxelEncoding encoding = VoxelEncoding::kRaw;
  /// Where to begin: bytes of the file, from there lines, from there bytes again; the latter are
  /// counted of what a compressed stream holds.
  std::uint64_t begin = 0;
  std::uint64_t line_skip = 0;
  std::uint64_t byte_skip = 0;
  /// The voxels are the file's last bytes, whatever is in front of them. \pre kRaw.
  bool is_at_end = false;
  /// How long the compressed stream is, where the header says it; else it ends with the file.
  std::optional<std::uint64_t> compressed_bytes;
  bool is_big_endian = false;
};

/// These do what ImageFormat::check_voxels_fit and read_voxels say, but for the order of axes,
/// which stays the file's.
void check_placed_voxels_fit(const ImageInfo& info, const VoxelPlace& place);
StoredVoxels read_placed_voxels(const ImageInfo& info, const VoxelPlace& place);

}  // namespace hayate
