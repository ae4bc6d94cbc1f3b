// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "hayate/io/nifti/nifti_header.h"

namespace hayate {

/// Encodes the bytes of a .nii file up to its voxels, little endian; vox_offset is their number.
/// Texts that are too long are cut.
/// \pre sizes that the version can hold: up to 32767 in NIfTI-1.
std::vector<std::byte> encode_nifti_header(const NiftiHeader& header);

}  // namespace hayate
