// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rand_std_shift_intensity.h"

#include "hayate/base/option_ranges.h"

namespace hayate {

void RandStdShiftIntensityOptions::describe(OptionVisitor& visitor) {
  visitor.visit("factors", factors, kIntensityFactor,
                "So many standard deviations are added: one number r for [-r, r], or two bounds. "
                "It must be given.");
  visitor.visit("prob", prob, kZeroToOne, "An image is shifted with this probability.");
  visitor.visit("nonzero", nonzero,
                "True leaves out voxels that are 0: they neither count nor change.");
  visitor.visit("channel_wise", channel_wise,
                "True takes the standard deviation of each channel instead of that of all voxels.");
}

RandStdShiftIntensity::RandStdShiftIntensity(const RandStdShiftIntensityOptions& options)
    : options_(options),
      factors_(resolve_interval("RandStdShiftIntensity.factors", options.factors)) {}

IntensityChange RandStdShiftIntensity::draw_change(std::int64_t /*channel_count*/,
                                                   Random& random) const {
  if (!random.chance(options_.prob)) return {};
  return IntensityStdShift{factors_.draw(random), options_.nonzero, options_.channel_wise};
}

}  // namespace hayate
