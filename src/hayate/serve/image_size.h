// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/io/image_info.h"
#include "hayate/serve/served_model.h"

namespace hayate {

/// Returns how many voxels an image has, over all channels, in its file or on the grid that the
/// model brings it to, whichever is more: voxels of a metre are few, and millions of a millimetre.
double count_voxels(const ImageInfo& image, const ServedModel& model);

/// \throws RequestError  413 when there are more voxels than `limit`.
void check_image_size(const ImageInfo& image, const ServedModel& model, std::int64_t limit);

}  // namespace hayate
