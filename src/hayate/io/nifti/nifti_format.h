// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/io/image_format.h"

namespace hayate {

/// Returns the format of NIfTI-1 and NIfTI-2, .nii and .nii.gz; pairs of .hdr and .img are read,
/// too.
const ImageFormat& nifti_format();

}  // namespace hayate
