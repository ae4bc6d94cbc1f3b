// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "hayate/io/nifti/nifti_header.h"
#include "hayate/volume/volume_slabs.h"

namespace hayate {

/// Writes a volume [C, X, Y, Z] as NIfTI [X, Y, Z], or [X, Y, Z, C] when C > 1, atomically; with
/// any voxel type, little endian. The volume is read slab by slab, and never there as a whole.
/// NIfTI-1, or NIfTI-2 where a size exceeds 32767. A name that ends in .gz is compressed; the same
/// volume gives the same bytes.
///
/// The volume's affine becomes sform and qform; where it has shear, which a qform cannot hold, the
/// qform has no code. NIfTI-1 stores them as float32.
///
/// \param description  of at most 79 characters.
/// \param slope  what readers multiply the voxels by (scl_slope, float32 in NIfTI-1).
/// \throws UsageError  when the name ends in neither .nii nor .nii.gz.
/// \throws DataError  when the affine has an axis without direction.
/// \throws WriteError, MemoryError
void write_nifti(const std::filesystem::path& path, const VolumeSlabs& volume,
                 const std::string& description = {}, double slope = 1.0);

/// Writes a volume that belongs to an image: units, intent and description are those of `reference`
/// (NiftiInfo::header of the image), and the version is no lower. A volume on the
/// image's grid gets its forms and voxel sizes word for word, so that every program lays the two
/// over each other; a volume elsewhere gets forms of its own with the meaning (codes) of the
/// image's.
void write_nifti(const std::filesystem::path& path, const VolumeSlabs& volume,
                 const NiftiHeader& reference, double slope = 1.0);

/// The same of a volume in memory.
template <class Like = std::string>
void write_nifti(const std::filesystem::path& path, const Volume& volume, const Like& like = {},
                 double slope = 1.0) {
  write_nifti(path, VolumeView(volume), like, slope);
}

}  // namespace hayate
