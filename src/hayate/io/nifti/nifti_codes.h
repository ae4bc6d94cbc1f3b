// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "hayate/volume/voxel_type.h"

namespace hayate {

/// What stands behind the NIfTI-2 signature; a transfer in text mode would change it (nifti2.h).
inline constexpr std::array<char, 4> kNiftiEndOfLineCheck{'\r', '\n', '\032', '\n'};

/// Returns the type behind a header's `datatype`.
/// \throws DataError  for voxels that are not real numbers of 8 to 64 bits.
VoxelType voxel_type_of_code(int code);

int code_of_voxel_type(VoxelType type);

}  // namespace hayate
