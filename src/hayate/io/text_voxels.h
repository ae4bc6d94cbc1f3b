// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/io/byte_buffer.h"
#include "hayate/io/file_part.h"
#include "hayate/volume/voxel_type.h"

namespace hayate {

/// Reads so many voxels that are written as decimal numbers; white space and commas divide them.
/// \throws DataError  when there are fewer or more, or one is no number that the type holds;
///                    IoError, MemoryError.
ByteBuffer read_text_voxels(const FilePart& part, VoxelType type, std::uint64_t voxel_count);

}  // namespace hayate
