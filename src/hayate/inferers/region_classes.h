// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "hayate/metrics/class_regions.h"

namespace hayate {

/// Returns the class of each voxel that regions say, each of which is where its logit is above 0
/// (metrics/class_regions.h).
///
/// \param logits  [N, R, X, Y, Z], of any device
/// \returns       uint8 [N, X, Y, Z] on the CPU, Z fastest
at::Tensor classes_of_regions(const at::Tensor& logits, const ClassRegions& regions);

}  // namespace hayate
