// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/volume/volume.h"

namespace hayate {

/// What the values of one channel are like.
struct ChannelValues {
  /// The 0.5 and 99.5 percentiles.
  double low = 0.0;
  double high = 0.0;
  /// Share of the voxels that have the smallest value: a margin, or what a mask left.
  double smallest_share = 0.0;

  double width() const { return high - low; }
};

/// Summarizes each channel of an image [C, X, Y, Z] float32.
std::vector<ChannelValues> summarize_channel_values(const Volume& image);

}  // namespace hayate
