// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/io/nifti/nifti_header.h"
#include "hayate/volume/affine.h"

namespace hayate {

/// Returns the value as the header's version keeps it: NIfTI-1 has float32 only.
double round_as_stored(const NiftiHeader& header, double value);

/// Returns the affine in the sform's fields, whatever its code.
Affine sform_affine(const NiftiHeader& header);

/// Returns the affine in the qform's fields, whatever its code: rotation, then the voxel sizes of
/// pixdim.
/// \throws DataError  when the quaternion is longer than 1.
Affine qform_affine(const NiftiHeader& header);

/// Whether the sform, or the qform with its voxel sizes, holds NaN or infinity; only of those that
/// have a code.
bool is_sform_finite(const NiftiHeader& header);
bool is_qform_finite(const NiftiHeader& header);

/// Puts `affine` into the sform's fields, rounded as the version stores it.
void set_sform(NiftiHeader& header, const Affine& affine, int code);

/// Puts `affine` into the qform's fields and pixdim[0 … 3], rounded as the version stores it.
/// Shear, which a qform cannot hold, is left out.
/// \throws DataError  when an axis of the affine has no direction.
void set_qform(NiftiHeader& header, const Affine& affine, int code);

}  // namespace hayate
