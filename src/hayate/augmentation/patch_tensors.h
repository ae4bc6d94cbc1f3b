// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "hayate/augmentation/draw_patches.h"

namespace hayate {

/// Images [N, C, X, Y, Z] float32 and labels [N, 1, X, Y, Z] uint8.
struct PatchTensors {
  at::Tensor images;
  at::Tensor labels;
};

/// Makes patches as they were drawn, where their cases lie: what Compose::apply_random makes of
/// them, images up to rounding and labels but for voxels half-way between two. Each transform
/// changes the intensities of all patches at once.
///
/// \param is_lazy  whether mappings are put together before they are applied (Compose).
/// \throws DataError  when the patches differ in shape.
PatchTensors make_patches(std::span<const DrawnPatch> patches, bool is_lazy);

}  // namespace hayate
