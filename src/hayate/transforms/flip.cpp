// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/flip.h"

#include "hayate/resampling/axis_map.h"

namespace hayate {

Volume flip(const Volume& volume, const AxisSet& axes) {
  return rearrange_axes(volume, {.source_axis = {0, 1, 2}, .reversed = axes});
}

}  // namespace hayate
