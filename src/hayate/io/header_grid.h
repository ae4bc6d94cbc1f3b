// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/volume/affine.h"

namespace hayate {

/// Whether a volume lies where an image's header says that the image does, so closely that it may
/// take over the header's words: far below a voxel, far above what headers lose of an affine.
inline bool is_where_header_says(const Affine& header, const Affine& volume) {
  return all_close(header, volume, /*relative=*/1e-5, /*absolute=*/1e-4);
}

}  // namespace hayate
