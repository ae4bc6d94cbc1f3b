// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>

#include "hayate/io/nifti_header.h"
#include "hayate/volume/volume.h"

namespace hayate {

/// What a NIfTI file is, without its voxels.
struct NiftiInfo {
  /// The file that was named, and the one that holds the voxels (another one for .hdr/.img).
  std::filesystem::path path;
  std::filesystem::path voxel_path;
  /// As in the file, before MONAI's repair of forms and pixdim: voxels that are written with it lie
  /// where the file's own do, for every program.
  NiftiHeader header;
  /// The grid as MONAI's loader has it: see compute_nifti_grid.
  Affine voxel_to_world;
  std::array<double, 8> pixdim{};

  SpatialShape spatial_shape() const { return header.spatial_shape(); }
  Vector3 spacing() const { return spacing_mm(voxel_to_world); }
};

/// Reads the header of a .nii, .nii.gz, .hdr or .hdr.gz file (or of the .img that belongs to the
/// latter two): little or big endian, NIfTI-1 or NIfTI-2. Whether a .nii file is compressed is seen
/// from its content. Cheap: a few kilobytes at most.
///
/// \throws MissingInputError  when there is no such file.
/// \throws DataError  when it is a folder, empty, damaged, not NIfTI, holds voxels that are not
///                    real numbers, or has an affine that is not finite.
/// \throws IoError  when it cannot be read.
NiftiInfo read_nifti_info(const std::filesystem::path& path);

/// Every volume of the file, float32 [N, X, Y, Z]; N counts the axes beyond the third, of which the
/// first one runs fastest. Values are those of MONAI 1.6's LoadImage: slope and intercept applied
/// in float64, then rounded to float32.
///
/// NaN and infinite voxels are passed on: see check_finite.
/// \throws as read_nifti_info; DataError also when the file holds fewer voxels than its header
///         promises; MissingInputError when the .img is not there; MemoryError.
Volume read_volumes(const NiftiInfo& info);

/// Whether it can be an image: one axis beside space, or none, is longer than 1.
bool has_one_channel_axis(const NiftiInfo& info);

/// An image, float32 [C, X, Y, Z], as LoadImage and EnsureChannelFirst give it: C is the fourth
/// axis, or the fifth of a file of vectors (X, Y, Z, 1, C), else 1.
/// \throws as read_volumes; DataError also when more than one axis beside space is longer than 1.
Volume read_image(const std::filesystem::path& path);
Volume read_image(const NiftiInfo& info);

/// A label, uint8 [1, X, Y, Z].
/// \throws as read_volumes; DataError also when there is more than one volume, or when a voxel is
///         not an integer of 0 … 255: names the first such voxel and its value.
Volume read_label(const std::filesystem::path& path);
Volume read_label(const NiftiInfo& info);

/// \param path  where the image came from, for the message.
/// \throws DataError  when voxels are NaN or infinite: how many, and the first of them.
/// \pre float32 voxels.
void check_finite(const Volume& image, const std::filesystem::path& path);

}  // namespace hayate
