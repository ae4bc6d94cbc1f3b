// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/io/image_format.h"

namespace hayate {

/// Returns the format of MetaImage: .mha, and .mhd with the voxels in another file; as ITK reads
/// them.
const ImageFormat& meta_format();

}  // namespace hayate
