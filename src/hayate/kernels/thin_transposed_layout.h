// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/kernels/thin_transposed.h"

namespace hayate {

/// How the working memory of a thin transposed convolution is cut up, in floats.
struct ThinTransposedLayout {
  /// Input channels, or voxels of an input row, in whole registers.
  std::int64_t padded_channels;
  /// A row of one input channel, with zeros behind it.
  std::int64_t channel_row;
  /// A row of the output with a zero voxel before it.
  std::int64_t output_row;
  /// The weights, input channels innermost.
  std::int64_t weights;

  explicit constexpr ThinTransposedLayout(const ThinTransposedShape& shape)
      : padded_channels((shape.in_channels + 15) / 16 * 16),
        channel_row((shape.z + 15) / 16 * 16 + 16),
        output_row((2 * shape.z + 1) * shape.out_channels + 16),
        weights(27 * shape.out_channels * padded_channels) {}
};

}  // namespace hayate
