// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

#include "hayate/io/stored_voxels.h"
#include "hayate/volume/volume.h"

namespace hayate {

/// Brings voxels into another order of axes: axis i of the result is axis `order[i]` of the file.
/// Channels that run fastest in a file (sizes C, X, Y, Z; order 1, 2, 3, 0) become volumes.
///
/// \param path  of the file, for the message.
/// \param sizes  along the file's axes, of which the first one runs fastest.
/// \throws MemoryError  where there is no room for them twice; as they are is enough where the
/// order
///                      stays.
StoredVoxels reorder_axes(const std::filesystem::path& path, StoredVoxels voxels, VoxelType type,
                          std::span<const std::int64_t> sizes, std::span<const std::size_t> order);

/// The way back, for files whose channels run fastest: out[c + C·(x + X·(y + Y·z))]. A volume with
/// one channel comes out in the order of every file. \pre out.size() == volume.size_bytes().
void encode_channels_first(const Volume& volume, std::span<std::byte> out);

}  // namespace hayate
