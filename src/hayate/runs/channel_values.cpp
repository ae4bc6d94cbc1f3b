// SPDX-License-Identifier: Apache-2.0
#include "hayate/runs/channel_values.h"

#include <algorithm>

#include "hayate/analysis/case_summary.h"

namespace hayate {

std::vector<ChannelValues> summarize_channel_values(const Volume& image) {
  std::vector<ChannelValues> channels;
  for (std::int64_t c = 0; c < image.channels(); ++c) {
    const auto values = image.channel<float>(c);
    const IntensityStatistics statistics = compute_intensity_statistics(values);
    const auto smallest = std::ranges::count(values, static_cast<float>(statistics.minimum));
    channels.push_back({statistics.percentile_low, statistics.percentile_high,
                        static_cast<double>(smallest) / static_cast<double>(values.size())});
  }
  return channels;
}

}  // namespace hayate
