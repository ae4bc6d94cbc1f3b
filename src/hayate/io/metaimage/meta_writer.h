// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "hayate/io/image_info.h"
#include "hayate/volume/volume_slabs.h"

namespace hayate {

/// Writes a volume [C, X, Y, Z] as .mha, header and voxels in one file, compressed by zlib, little
/// endian, atomically. Several channels run fastest (ElementNumberOfChannels). The same volume
/// gives the same bytes.
///
/// \param like  as ImageFormat::write has it. A volume on the grid of a MetaImage file of three
///              dimensions gets its TransformMatrix, Offset and ElementSpacing word for word.
/// \throws as ImageFormat::write; UsageError also for .mhd, which would be two files.
void write_meta(const std::filesystem::path& path, const VolumeSlabs& volume,
                const ImageInfo* like);

}  // namespace hayate
