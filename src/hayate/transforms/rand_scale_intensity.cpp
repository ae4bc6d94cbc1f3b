// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rand_scale_intensity.h"

#include "hayate/base/option_ranges.h"

namespace hayate {

void RandScaleIntensityOptions::describe(OptionVisitor& visitor) {
  visitor.visit("factors", factors, kIntensityFactor,
                "Voxels are multiplied by 1 + a factor from here: one number r for [-r, r], or two "
                "bounds. It must be given.");
  visitor.visit("prob", prob, kZeroToOne, "An image is scaled with this probability.");
  visitor.visit("channel_wise", channel_wise, "True draws a factor for each channel.");
}

RandScaleIntensity::RandScaleIntensity(const RandScaleIntensityOptions& options)
    : options_(options),
      factors_(resolve_interval("RandScaleIntensity.factors", options.factors)) {}

IntensityChange RandScaleIntensity::draw_change(std::int64_t channel_count, Random& random) const {
  if (!random.chance(options_.prob)) return {};
  return IntensityScale{draw_times(factors_, options_.channel_wise ? channel_count : 1, random)};
}

}  // namespace hayate
