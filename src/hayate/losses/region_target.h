// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "hayate/metrics/class_regions.h"

namespace hayate {

/// Makes one channel per region out of class indices, by a table: 1 where the class is of the
/// region, 0 elsewhere, and kIgnoredVoxel in all channels where nobody annotated.
///
/// \param classes  uint8 [N, 1, X, Y, Z], of any device
/// \returns        uint8 [N, R, X, Y, Z]
at::Tensor region_target(const at::Tensor& classes, const ClassRegions& regions);

}  // namespace hayate
