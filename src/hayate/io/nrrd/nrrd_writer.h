// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "hayate/io/image_info.h"
#include "hayate/volume/volume_slabs.h"

namespace hayate {

/// Writes a volume [C, X, Y, Z] as .nrrd, header and voxels in one file, compressed by gzip, little
/// endian, atomically. Several channels run fastest, as 3D Slicer and ITK write them (an axis of
/// the kind `list`). The same volume gives the same bytes.
///
/// \param like  as ImageFormat::write has it. A volume on the grid of an NRRD file of three axes in
///              space gets its space, directions and origin word for word; every other one is
///              written in left-posterior-superior, with the shortest numbers that give the affine.
/// \throws as ImageFormat::write; UsageError also for .nhdr, which would be two files.
void write_nrrd(const std::filesystem::path& path, const VolumeSlabs& volume,
                const ImageInfo* like);

}  // namespace hayate
