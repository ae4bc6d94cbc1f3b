// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "hayate/io/image_info.h"
#include "hayate/volume/volume.h"

namespace hayate {

/// Puts voxels that came from another byte order into this machine's.
void reverse_voxel_bytes(std::span<std::byte> voxels, VoxelType type);

/// Decodes the file's volumes as an image: float32 [N, X, Y, Z], N = info.volume_count(), values
/// scaled in float64 as MONAI 1.6 has them (nibabel's array proxy). \pre `voxels` are
/// info.voxel_count() of info.voxel_type, in this machine's byte order.
void decode_image(const ImageInfo& info, std::span<const std::byte> voxels, std::span<float> out);

/// Whether no voxel of the image would be NaN or infinite.
bool all_finite(const ImageInfo& info, std::span<const std::byte> voxels);

/// A voxel that cannot be a label.
struct BadLabel {
  /// Index in the file's order: X runs fastest.
  std::uint64_t voxel_index = 0;
  double value = 0.0;
};

/// Decodes the file's volume as a label: uint8 [X, Y, Z].
/// \pre as above, and info.volume_count() is 1.
/// \returns the first voxel whose value, as a float32 image has it, is not an integer of 0 … 255.
std::optional<BadLabel> decode_label(const ImageInfo& info, std::span<const std::byte> voxels,
                                     std::span<std::uint8_t> out);

/// Decodes a label in the file's order. \returns whether all voxels are labels.
bool decode_label_in_order(const ImageInfo& info, std::span<const std::byte> voxels,
                           std::span<std::uint8_t> out);

}  // namespace hayate
