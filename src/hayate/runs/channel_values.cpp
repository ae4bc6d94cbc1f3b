// SPDX-License-Identifier: Apache-2.0
#include "hayate/runs/channel_values.h"

#include <algorithm>

#include "hayate/analysis/case_summary.h"

namespace hayate {
namespace {

constexpr std::int64_t kSampledVoxels = 1'000'000;

/// As image loading has it: in float64, then rounded.
template <class T>
float value_of(T stored, const VoxelView& view) {
  if (!view.is_scaled) return static_cast<float>(stored);
  return static_cast<float>(static_cast<double>(stored) * view.slope + view.intercept);
}

/// Without a branch or a reference in the loop, so that the compiler makes vectors of it.
template <class T>
T smallest_of(std::span<const T> values) {
  T smallest = values.front();
  for (const T value : values) smallest = value < smallest ? value : smallest;
  return smallest;
}
template <class T>
T largest_of(std::span<const T> values) {
  T largest = values.front();
  for (const T value : values) largest = value > largest ? value : largest;
  return largest;
}

template <class T>
ChannelValues summarize(const VoxelView& view, std::span<const T> stored) {
  std::vector<float> sampled;
  // Odd, since many images have even sizes: all slices are met.
  const std::int64_t stride = (std::ssize(stored) / kSampledVoxels) | 1;
  for (std::int64_t i = 0; i < std::ssize(stored); i += stride) {
    sampled.push_back(value_of(stored[static_cast<std::size_t>(i)], view));
  }
  const IntensityStatistics statistics = compute_intensity_statistics(sampled);
  // Stored values rise with the image's, or fall where these are scaled by less than 0.
  const bool falls = view.is_scaled && view.slope < 0.0;
  const T smallest = falls ? largest_of(stored) : smallest_of(stored);
  const auto count = static_cast<double>(std::ranges::count(stored, smallest));
  return {statistics.percentile_low, statistics.percentile_high,
          count / static_cast<double>(stored.size())};
}

}  // namespace

std::vector<ChannelValues> summarize_channel_values(std::span<const VoxelView> channels) {
  std::vector<ChannelValues> summaries;
  for (const VoxelView& view : channels) {
    const auto count = static_cast<std::size_t>(view.shape[0] * view.shape[1] * view.shape[2]);
    summaries.push_back(dispatch_voxel_type(view.type, [&]<class T>() {
      return summarize<T>(view, {reinterpret_cast<const T*>(view.voxels), count});
    }));
  }
  return summaries;
}

std::vector<ChannelValues> summarize_channel_values(const Volume& image) {
  std::vector<VoxelView> channels;
  for (std::int64_t c = 0; c < image.channels(); ++c) channels.push_back(view_of(image, c));
  return summarize_channel_values(channels);
}

}  // namespace hayate
