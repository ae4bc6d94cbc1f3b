// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "hayate/volume/voxel_view.h"

namespace hayate {

/// What the values of one channel are like.
struct ChannelValues {
  /// The 0.5 and 99.5 percentiles, of large images those of about a million voxels, evenly spread.
  double low = 0.0;
  double high = 0.0;
  /// Share of the voxels that have the smallest value: a margin, or what a mask left.
  double smallest_share = 0.0;

  double width() const { return high - low; }
};

/// Summarizes channels of an image of any type, as files store them: no copy is made.
/// \pre no axis runs backwards, and no value is NaN.
std::vector<ChannelValues> summarize_channel_values(std::span<const VoxelView> channels);

/// Summarizes each channel of an image [C, X, Y, Z].
std::vector<ChannelValues> summarize_channel_values(const Volume& image);

}  // namespace hayate
