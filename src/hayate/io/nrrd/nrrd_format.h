// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/io/image_format.h"

namespace hayate {

/// Returns the format of NRRD: .nrrd, and .nhdr with the voxels in another file; as ITK reads them.
const ImageFormat& nrrd_format();

}  // namespace hayate
