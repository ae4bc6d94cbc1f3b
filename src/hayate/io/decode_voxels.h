// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>

#include "hayate/io/image_info.h"
#include "hayate/io/label_table.h"
#include "hayate/volume/volume.h"

namespace hayate {

/// Puts voxels that came from another byte order into this machine's.
void reverse_voxel_bytes(std::span<std::byte> voxels, VoxelType type);

/// Decodes the file's volumes as an image: float32 [N, X, Y, Z], N = info.volume_count(), values
/// scaled in float64 as MONAI 1.6 has them (nibabel's array proxy). \pre `voxels` are
/// info.voxel_count() of info.voxel_type, in this machine's byte order.
void decode_image(const ImageInfo& info, std::span<const std::byte> voxels, std::span<float> out);

/// The same in the file's order: X runs fastest, then Y, Z and the volumes.
void decode_image_in_order(const ImageInfo& info, std::span<const std::byte> voxels,
                           std::span<float> out);

/// Whether no voxel of the image would be NaN or infinite.
bool all_finite(const ImageInfo& info, std::span<const std::byte> voxels);

/// What keeps voxels from being a label.
struct LabelFlaws {
  /// A voxel whose value, as a float32 image has it, is no integer of 0 … kLargestLabelValue.
  struct BadVoxel {
    /// Index in the file's order: X runs fastest.
    std::uint64_t voxel_index = 0;
    double value = 0.0;
  };
  /// The first of those.
  std::optional<BadVoxel> bad_voxel;
  /// Values that the table does not know → voxels that have them.
  std::map<std::int64_t, std::uint64_t> undeclared;
  /// Values that it knows, as classes, ascending.
  std::set<std::int64_t> declared;

  bool empty() const { return !bad_voxel && undeclared.empty(); }
};

/// Decodes the file's volume as a label by the table, in one pass: uint8 [X, Y, Z].
/// \pre as above, and info.volume_count() is 1.
/// \returns what is wrong with it, for which another pass is made where anything is.
LabelFlaws decode_label(const ImageInfo& info, std::span<const std::byte> voxels,
                        const LabelTable& table, std::span<std::uint8_t> out);

/// Decodes a label in the file's order. \returns whether the table knows all voxels.
bool decode_label_in_order(const ImageInfo& info, std::span<const std::byte> voxels,
                           const LabelTable& table, std::span<std::uint8_t> out);

}  // namespace hayate
