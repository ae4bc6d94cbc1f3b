// SPDX-License-Identifier: Apache-2.0
#include "hayate/kernels/thin_transposed.h"

#include <algorithm>

#include "hayate/kernels/thin_transposed_layout.h"

namespace hayate {

std::int64_t thin_transposed_scratch_size(const ThinTransposedShape& shape) {
  const ThinTransposedLayout layout(shape);
  const std::int64_t forward = 4 * shape.in_channels * layout.channel_row + layout.weights;
  const std::int64_t backward =
      shape.z * layout.padded_channels + 9 * layout.output_row + layout.weights;
  return std::max(forward, backward);
}

}  // namespace hayate
