// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <filesystem>
#include <vector>

#include "hayate/io/nifti/nifti_header.h"

namespace hayate {

/// What a NIfTI file is, without its voxels.
struct NiftiInfo {
  /// The file that was named, and the one that holds the voxels (another one for .hdr/.img).
  std::filesystem::path path;
  std::filesystem::path voxel_path;
  /// The header as in the file, before MONAI's repair of forms and pixdim: voxels that are written
  /// with it lie where the file's own do, for every program.
  NiftiHeader header;
  /// The grid as MONAI's loader has it: see compute_nifti_grid.
  Affine voxel_to_world;
  std::array<double, 8> pixdim{};
};

/// Reads the header of a .nii, .nii.gz, .hdr or .hdr.gz file (or of the .img that belongs to the
/// latter two): little or big endian, NIfTI-1 or NIfTI-2. Whether a .nii file is compressed is seen
/// from its content. Cheap: a few kilobytes at most.
/// \throws as ImageFormat::read_info.
NiftiInfo read_nifti_info(const std::filesystem::path& path);

/// Does what ImageFormat::files_of says, by names alone.
std::vector<std::filesystem::path> nifti_files_of(const std::filesystem::path& path);

}  // namespace hayate
