// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "hayate/transforms/apply_mapping.h"

namespace hayate {

/// Returns what a mapping shows of a volume, as apply_mapping does on the host: images up to
/// rounding, labels but for voxels that lie half-way between two. Where the mapping moves whole
/// voxels, they are the same, and may share the volume's memory.
///
/// \param volume  [C, X, Y, Z] on whatever device: an image float32, a label uint8.
/// \returns the same type, [C, mapping.shape].
at::Tensor sample_tensor(const at::Tensor& volume, const GridMapping& mapping, VolumeKind kind);

}  // namespace hayate
