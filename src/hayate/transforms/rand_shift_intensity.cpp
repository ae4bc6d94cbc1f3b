// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rand_shift_intensity.h"

#include "hayate/base/option_ranges.h"

namespace hayate {

void RandShiftIntensityOptions::describe(OptionVisitor& visitor) {
  visitor.visit(
      "offsets", offsets, kIntensity,
      "The offset is drawn from here: one number r for [-r, r], or two bounds. It must be given.");
  visitor.visit("prob", prob, kZeroToOne, "An image is shifted with this probability.");
  visitor.visit("channel_wise", channel_wise, "True draws an offset for each channel.");
}

RandShiftIntensity::RandShiftIntensity(const RandShiftIntensityOptions& options)
    : options_(options),
      offsets_(resolve_interval("RandShiftIntensity.offsets", options.offsets)) {}

IntensityChange RandShiftIntensity::draw_change(std::int64_t channel_count, Random& random) const {
  if (!random.chance(options_.prob)) return {};
  return IntensityShift{draw_times(offsets_, options_.channel_wise ? channel_count : 1, random)};
}

}  // namespace hayate
