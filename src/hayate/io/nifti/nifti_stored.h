// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/io/image_info.h"
#include "hayate/io/nifti/nifti_header.h"
#include "hayate/io/stored_voxels.h"

namespace hayate {

/// These do what ImageFormat::check_voxels_fit and read_voxels say. \param header  of `info`.
void check_nifti_voxels_fit(const ImageInfo& info, const NiftiHeader& header);
StoredVoxels read_nifti_voxels(const ImageInfo& info, const NiftiHeader& header);

}  // namespace hayate
