// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/scale_intensity_range.h"

#include <algorithm>
#include <cmath>

#include "hayate/transforms/option_checks.h"

namespace hayate {

void ScaleIntensityRangeOptions::describe(OptionVisitor& visitor) {
  visitor.visit("a_min", a_min, kAny);
  visitor.visit("a_max", a_max, kAny);
  visitor.visit("b_min", b_min, kAny);
  visitor.visit("b_max", b_max, kAny);
  visitor.visit("clip", clip);
}

void scale_intensity_range(std::span<float> voxels, const ScaleIntensityRangeOptions& options) {
  const auto a_min = static_cast<float>(options.a_min);
  const auto width = static_cast<float>(options.a_max - options.a_min);
  if (options.a_max == options.a_min) {
    const auto shift = static_cast<float>(options.b_min.value_or(0.0));
    for (float& voxel : voxels) voxel = voxel - a_min + shift;
    return;
  }
  const bool has_target = options.b_min && options.b_max;
  const auto scale = has_target ? static_cast<float>(*options.b_max - *options.b_min) : 1.0F;
  const auto shift = has_target ? static_cast<float>(*options.b_min) : 0.0F;
  for (float& voxel : voxels) voxel = (voxel - a_min) / width * scale + shift;
  if (!options.clip) return;
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const auto low = static_cast<float>(options.b_min.value_or(-kInfinity));
  const auto high = static_cast<float>(options.b_max.value_or(kInfinity));
  for (float& voxel : voxels) voxel = std::min(std::max(voxel, low), high);
}

ScaleIntensityRange::ScaleIntensityRange(const ScaleIntensityRangeOptions& options)
    : options_(options) {
  if (std::isnan(options.a_min) || std::isnan(options.a_max)) {
    reject_option("ScaleIntensityRange", "no a_min or no a_max",
                  "both: the intensities that become b_min and b_max");
  }
  if (options.clip && !options.b_min && !options.b_max) {
    reject_option("ScaleIntensityRange.clip", "true without b_min and b_max", "a bound to clip at");
  }
}

void ScaleIntensityRange::operator()(Sample& sample) const {
  scale_intensity_range(sample.image.voxels<float>(), options_);
}

}  // namespace hayate
