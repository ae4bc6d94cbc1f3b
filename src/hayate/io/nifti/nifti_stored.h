// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/io/image_info.h"
#include "hayate/io/nifti/nifti_header.h"
#include "hayate/io/stored_voxels.h"

namespace hayate {

/// As ImageFormat::check_voxels_fit and ImageFormat::read_voxels have it. \param header  of `info`.
void check_nifti_voxels_fit(const ImageInfo& info, const NiftiHeader& header);
StoredVoxels read_nifti_voxels(const ImageInfo& info, const NiftiHeader& header);

}  // namespace hayate
