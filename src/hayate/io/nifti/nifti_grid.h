// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "hayate/io/nifti/nifti_header.h"

namespace hayate {

/// Where a file's voxels lie, as MONAI's NibabelReader has it.
struct NiftiGrid {
  Affine voxel_to_world;
  /// pixdim after the repair: qfac, then voxel sizes.
  std::array<double, 8> pixdim{};
};

/// Returns the sform if it has a code, else the qform if it has one, else the voxel sizes with x
/// flipped and the centre of the grid at the origin (nibabel's get_best_affine); but first the
/// forms are held against pixdim and repaired as MONAI's correct_nifti_header_if_necessary does.
///
/// Where its lengths differ from pixdim, a form gives way to the other one if that agrees; where
/// neither agrees, pixdim gives way. For 4-D files MONAI takes the translation for a fourth column,
/// and so a sound sform is replaced by an all-zero qform that happens to agree with pixdim; results
/// that match MONAI's need this, too.
///
/// Source: monai/data/utils.py, nibabel/nifti1.py (the same in MONAI 0.7 and 1.6).
/// \throws DataError  when the affine is not finite, or a quaternion that matters is no rotation.
///                    Does not name the file.
NiftiGrid compute_nifti_grid(const NiftiHeader& header);

}  // namespace hayate
