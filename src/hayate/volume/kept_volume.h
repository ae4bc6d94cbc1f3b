// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "hayate/volume/volume.h"

namespace hayate {

/// The types that volumes have only while they are kept, smaller than what computes with them:
/// float16 for images, and one, two or four bits a voxel for class indices.
bool is_kept_type(VoxelType type);

/// What a kept volume becomes when it is used: float32 for float16, uint8 for class indices.
VoxelType widened_type(VoxelType kept);

/// Returns a float32 volume as float16 (Float16Kernels::narrow); nothing when a voxel is too large
/// for it.
std::optional<Volume> narrow(const Volume& image);

/// Returns a uint8 volume in as few bits a voxel as its largest value needs; nothing when those are
/// eight.
std::optional<Volume> pack(const Volume& label);

/// Returns a kept volume as it was, up to what narrow rounded.
Volume widen(const Volume& kept);

/// Widens a part of a kept volume: `count` voxels from voxel `first` on, in C order over [C, X, Y,
/// Z].
/// \param out  room for them in the widened type.
void widen(const Volume& kept, std::int64_t first, std::int64_t count, std::byte* out);

}  // namespace hayate
